import Core

/// Text inside Markdown that stays text.
package enum Markdown {
  /// Every character that could begin markup, a link, a mention or HTML is escaped; line ends become
  /// spaces, so that text stays in the cell or line it is put in.
  package static func escaped(_ text: String) -> String {
    var visible = VisibleText()
    visible.append(lines(of: text).joined(separator: " "))
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
