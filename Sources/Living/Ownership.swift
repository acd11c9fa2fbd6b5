package import Core
package import Files

/// The paths whose owner wants nothing generated there: a committed list, one path a line.
package struct Ownership: Sendable {
  package private(set) var paths: Set<RelativePath>

  package static let path = RelativePath(literal: ".l9gen/disowned")

  /// Reads the list; it is empty where there is none.
  package init(on ground: Ground) throws(Failure) {
    paths = []
    guard case .file(let file) = try ground.standing(at: Self.path) else { return }
    for line in file.bytes.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("#") { continue }
      guard let path = try? RelativePath(text) else {
        throw Failure(
          LivingRules.ledger, .badData, "'\(text)' in '\(Self.path)' is no path",
          help: "one path a line, as it is in the repository")
      }
      paths.insert(path)
    }
  }

  package mutating func disown(_ path: RelativePath) { paths.insert(path) }

  /// False when the path was not disowned.
  package mutating func own(_ path: RelativePath) -> Bool { paths.remove(path) != nil }

  /// What the file holds; nil when it is not needed.
  package var bytes: [UInt8]? {
    if paths.isEmpty { return nil }
    let head =
      "# Files that l9gen generated once and leaves alone now; 'l9gen own' takes one back.\n"
    return Array((head + paths.sorted().map { "\($0)\n" }.joined()).utf8)
  }
}
