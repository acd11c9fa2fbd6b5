/// A line that installs a module in a file of somebody else.
package enum WiredLine {
  private static let mark = "  # l9gen: "

  /// Whether a line begins or ends a part that l9gen keeps, such as `# l9gen: end of modules`.
  static func isMark(_ line: String) -> Bool {
    let bytes = line.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    return ["modules", "end of modules", "imports of modules", "end of imports"].contains {
      bytes.elementsEqual("# l9gen: \($0)".utf8)
    }
  }

  /// The collection that a line carries behind its mark; nil for a line of the file's owner.
  package static func collection(_ line: String) -> String? {
    let bytes = Array(line.utf8)
    let words = bytes.split(separator: UInt8(ascii: " "))
    guard let name = words.last, name.allSatisfy(isNamePart),
      bytes.count > mark.utf8.count + name.count,
      bytes.dropLast(name.count).suffix(mark.utf8.count).elementsEqual(mark.utf8)
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
