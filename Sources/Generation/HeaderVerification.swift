package import Core
package import Files
import Living

/// Compares generated files with the digest of its body that each one carries.
package struct HeaderVerification: Sendable {
  /// Files that are as they were generated.
  package let intact: [String]
  /// Files whose body is not the one that they carry the digest of.
  package let changed: [String]
  /// Files with the block of another generator, or of an early version: they carry no digest.
  package let foreign: [String]
  /// Files that say nothing about themselves, or that are written once.
  package let others: Int

  /// Reads files, and all files beneath folders; writes nothing.
  ///
  /// - Parameter names: how the paths were given, for what is told.
  package init(_ paths: [String], named names: [String]) throws(Failure) {
    var intact: [String] = []
    var changed: [String] = []
    var foreign: [String] = []
    var others = 0
    for (path, name) in zip(paths, names) {
      for (shown, file, bytes) in try Self.files(path, name) {
        switch Stamps.metadata.isIntact(bytes, file) {
        case true?: intact.append(shown)
        case false?: changed.append(shown)
        // Of a file that is written once only the block is ours.
        case nil where Metadata.body(ofStamped: bytes, path: file) != nil: others += 1
        case nil where Stamps.metadata.isOlder(bytes, file): foreign.append(shown)
        case nil: others += 1
        }
      }
    }
    self.intact = intact
    self.changed = changed
    self.foreign = foreign
    self.others = others
  }

  package var isIntact: Bool { changed.isEmpty }

  private static func files(
    _ path: String, _ name: String
  ) throws(Failure) -> [(shown: String, file: RelativePath, bytes: [UInt8])] {
    let limit = 64 << 20
    if try UserFile.kind(of: path) == .file {
      let last = path.split(separator: "/").last.map(String.init) ?? path
      // The ending says in which form the block is; any other name says as much.
      let file = (try? RelativePath(last)) ?? RelativePath(literal: "file")
      return [(name, file, try UserFile.read(path, limit: limit))]
    }
    let folder = try Folder(path)
    let prefix = name == "." ? "" : name.hasSuffix("/") ? name : name + "/"
    return try folder.list().files.map { (file) throws(Failure) in
      (prefix + file.string, file, try folder.read(file, limit: limit))
    }
  }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("headers")), ("intact", .bool(isIntact)),
      ("files", .int(intact.count)), ("changed", .strings(changed)),
      ("foreign", .strings(foreign)), ("others", .int(others)),
    ])
  }

  package var text: String {
    var text = ""
    for path in changed { text += "\(path): changed since it was generated\n" }
    for path in foreign { text += "\(path): has an older block, which carries no digest\n" }
    return text + "\(intact.count) intact, \(changed.count) changed, "
      + "\(foreign.count + others) without a digest\n"
  }
}

extension Verification {
  /// Whether a path is a folder with the manifest of an extraction.
  package static func isExtraction(_ path: String) throws(Failure) -> Bool {
    guard try UserFile.kind(of: path) == .folder else { return false }
    return try Folder(path).kind(of: Seal.manifestPath) == .file
  }
}
