import Core

/// Text inside Markdown that stays text.
package enum Markdown {
  /// Every character that could begin markup, a link, a mention or HTML is escaped; text stays in the
  /// line or cell it is put in.
  ///
  /// - Parameter lineEnd: Markdown that stands for a line end.
  package static func escaped(_ text: String, lineEnd: String = " ") -> String {
    lines(of: text).map(escapedLine).joined(separator: lineEnd)
  }

  private static func escapedLine(_ line: String) -> String {
    var visible = VisibleText()
    visible.append(line)
    var result = ""
    for scalar in visible.text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // GitHub turns names behind '@' into mentions before it looks at escapes.
      case "@": result += "&#64;"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "-", ".", "!", "|", "~",
        ":", "$", "=", "/":
        result += "\\"
        result.unicodeScalars.append(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
