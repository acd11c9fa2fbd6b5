internal import Core
package import Files

/// The name of a branch without `refs/heads/`.
///
/// Invariant: a `RelativePath` without `..`, whose parts neither begin with a dot nor end with
/// `.lock`; not `HEAD`, not `@` and not below `refs/`.
package struct BranchName: Hashable, Sendable, CustomStringConvertible {
  package let string: String

  package init(_ text: String) throws(Failure) {
    if let reason = Self.reason(against: text) {
      throw Failure(
        GitRules.branchName, .badData, "'\(text)' is no branch name: \(reason)",
        help: "choose a name such as 'l9gen/my-collection'")
    }
    string = text
  }

  package var description: String { string }
  var reference: String { "refs/heads/" + string }

  /// `a` and `a/b` of `a/b/c`.
  var prefixes: [String] {
    let parts = string.split(separator: "/")
    return (1..<max(1, parts.count)).map { parts[..<$0].joined(separator: "/") }
  }

  private static func reason(against text: String) -> String? {
    let path: RelativePath
    do { path = try RelativePath(text) } catch { return error.reason }
    if text == "HEAD" || text == "@" || text.hasPrefix("refs/") { return "git uses it otherwise" }
    if text.utf8.containsBytes("..") { return "'..' is a range" }
    for part in path.components {
      if part.hasPrefix(".") { return "a part begins with '.'" }
      if part.hasSuffix(".lock") { return "a part ends with '.lock'" }
    }
    return nil
  }
}

/// Who made a commit.
///
/// Invariant: both parts are not empty and hold no control character, angle bracket or character
/// that turns the direction of text; the mail address is ASCII without spaces.
package struct Author: Hashable, Sendable {
  package let name: String
  package let mail: String

  package init(name: String, mail: String) throws(Failure) {
    let isPlain = mail.utf8.allSatisfy { (0x21..<0x7F).contains($0) }
    guard Self.isSafe(name), Self.isSafe(mail), isPlain, !name.utf8.allSatisfy({ $0 == 0x20 })
    else { throw Self.failure("\(name) <\(mail)>") }
    self.name = name
    self.mail = mail
  }

  /// Reads `Name <mail@host>`.
  package init(_ text: String) throws(Failure) {
    guard let open = text.utf8.firstIndex(of: UInt8(ascii: "<")), text.utf8.last == 0x3E else {
      throw Self.failure(text)
    }
    var name = text[..<open]
    while name.utf8.last == 0x20 { name = name.dropLast() }
    try self.init(name: String(name), mail: String(text[open...].dropFirst().dropLast()))
  }

  private static func isSafe(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x3C, 0x3E, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
      }
  }

  private static func failure(_ text: String) -> Failure {
    let shown = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
    return Failure(
      GitRules.author, .badData, "'\(shown)' is no author", help: "write 'Name <mail@host>'")
  }
}
