import Core
import Files

/// What was written to documents and tests last, so that edits can be told from it.
///
/// `.l9/record.json` names the digest of each file's last text, `.l9/base/<digest>` holds it. A
/// base counts only when its digest is the recorded one.
struct FillRecord {
  static let folder = ".l9"
  private static let path = RelativePath(literal: ".l9/record.json")

  private var digests: [String: String] = [:]
  private let root: Folder

  init(in root: Folder) throws(Failure) {
    self.root = root
    guard try root.kind(of: Self.path) == .file else { return }
    let bytes = try root.read(Self.path, limit: 64 << 20)
    guard let json = try? JSON(parsing: bytes), let files = json["files"]?.members else {
      throw Failure(
        FileRules.foreignLeftover, .badData, "'\(Self.path)' is damaged",
        help: "take it from version control, or remove it: edits cannot be told apart then")
    }
    for file in files { digests[file.name] = file.value.string }
  }

  /// The last text of a file; nil when it is not known for certain.
  func base(of path: String) throws(Failure) -> [UInt8]? {
    guard let hex = digests[path], let digest = Digest(hex: hex) else { return nil }
    let place = Self.place(of: digest)
    guard try root.kind(of: place) == .file else { return nil }
    let bytes = try root.read(place, limit: 64 << 20)
    return Digest(of: bytes) == digest ? bytes : nil
  }

  /// Notes the text of a file.
  mutating func note(_ bytes: [UInt8], for path: String) {
    digests[path] = Digest(of: bytes).hex
  }

  static func place(of digest: Digest) -> RelativePath {
    RelativePath(literal: "\(folder)/base/\(digest.hex)")
  }

  /// The record itself.
  var file: (path: RelativePath, bytes: [UInt8]) {
    // sorted: by bytes of the path
    let names = digests.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let json = JSON.record([
      ("version", .int(1)),
      ("files", .record(names.map { ($0, .string(digests[$0] ?? "")) })),
    ])
    return (Self.path, json.documentBytes)
  }
}
