/// Text as a terminal shows it: nothing hidden, tabs expanded, columns counted.
package struct VisibleText {
  /// The text so far.
  package private(set) var text = ""
  /// Terminal columns that `text` takes.
  package private(set) var width = 0

  package init() {}

  /// Tabs stop at every fourth column.
  private static let tabStop = 4

  /// Appends text; characters that would not show, or would move others, appear as `<U+202E>`.
  package mutating func append(_ piece: String) {
    for scalar in piece.unicodeScalars {
      if scalar == "\t" {
        repeat { add(" ", width: 1) } while width % Self.tabStop != 0
      } else if Self.isHidden(scalar) {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name = "<U+\(String(repeating: "0", count: max(0, 4 - code.utf8.count)))\(code)>"
        add(name, width: name.utf8.count)
      } else {
        text.unicodeScalars.append(scalar)
        width += Self.columns(of: scalar)
      }
    }
  }

  private mutating func add(_ piece: String, width added: Int) {
    text += piece
    width += added
  }

  /// Controls, bidirectional overrides, other format characters, separators and blanks
  /// that are not a space. Joiners
  /// and variation selectors stay: emoji and several scripts need them.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0x200C, 0x200D, 0xFE00...0xFE0F: false
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .surrogate,
        .privateUse:
        true
      default: false
      }
    }
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return isWide(scalar.value) ? 2 : 1
  }

  /// East Asian wide and fullwidth characters and pictographs, by block.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
