import Core

/// What a generated contract says in its block about the place it was made for.
enum GeneratedPlace {
  private static let field = Array("#   file: ".utf8)

  /// Whether a file is a copy of one that lies at the end of its path, such as
  /// `extractions/x/code/a/module.meta.yaml` of `a/module.meta.yaml`. A file that was moved to a
  /// place of another name is no copy: its contract is what holds there now.
  static func isElsewhere(_ path: RelativePath, _ bytes: [UInt8]) -> Bool {
    // The block ends the file, and each of its lines is a comment.
    let block = bytes.split(separator: UInt8(ascii: "\n")).reversed()
      .prefix { $0.first == UInt8(ascii: "#") }
    guard block.contains(where: { $0.elementsEqual("# l9_meta".utf8) }),
      let line = block.last(where: { $0.starts(with: field) })
    else { return false }
    let place = String(decoding: line.dropFirst(field.count), as: UTF8.self)
    return path.string.hasSuffix("/" + place)
  }
}
