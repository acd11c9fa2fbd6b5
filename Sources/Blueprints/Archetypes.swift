package import Core
package import Documents
import Specs

/// The archetype table, and what kind of file a declared name asks for.
package struct Archetypes: Sendable {
  /// What a file name says.
  package struct Resolution: Hashable, Sendable {
    package let archetype: String
    /// The word that decided, for instance `scorer`.
    package let role: String
    /// The words before the role.
    package let subject: [String]
  }

  package let rows: [Archetype]
  private let rowOfName: [String: Int]
  private let nameOfRole: [String: String]
  private let refined: [String: [String: String]]
  /// Longest first, then by bytes: the words that may end a joined name.
  private let joinable: [String]

  /// Reads `archetypes:` of the table's document; a row that cannot be read is a finding.
  package init(_ table: Document, diagnostics: inout Diagnostics) {
    var rows: [Archetype] = []
    for node in table.root["archetypes"]?.items ?? [] {
      if let row = Archetype(node) {
        rows.append(row)
      } else {
        diagnostics.add(
          BlueprintRules.archetypeRow, "this row has no name or an unknown kind", at: node.span)
      }
    }
    self.init(rows: rows)
    for name in Self.required where self[name] == nil {
      diagnostics.add(
        BlueprintRules.archetypeRow, "the table has no archetype '\(name)'", at: table.root.span)
    }
  }

  /// What the derivation hands out whatever the table says.
  private static let required = [
    "config", "controller", "extension", "package", "runner", "server",
  ]

  package init(rows: [Archetype]) {
    self.rows = rows
    rowOfName = Dictionary(
      rows.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var roles: [String: String] = [:]
    var refined: [String: [String: String]] = [:]
    for row in rows {
      for role in row.roles { roles[role] = row.name }
      for refinement in row.refinements {
        refined[refinement.from, default: [:]][refinement.subject] = row.name
      }
    }
    nameOfRole = roles
    self.refined = refined
    // sorted: length descending, then bytes, so that the longest word decides.
    joinable = roles.keys.filter(Self.isJoinable).sorted {
      let (left, right) = ($0.utf8, $1.utf8)
      return left.count == right.count
        ? left.lexicographicallyPrecedes(right) : left.count > right.count
    }
  }

  /// The archetype of that name.
  package subscript(name: String) -> Archetype? { rowOfName[name].map { rows[$0] } }

  /// The archetype of a file below the agent's root path; nil when no role word ends its name.
  package func resolve(_ path: String) -> Resolution? {
    let name = Bytes.last(of: path)
    let stem = name.hasSuffix(".py") ? String(name.dropLast(3)) : name
    if stem == "__init__" {
      return Resolution(archetype: "package", role: "__init__", subject: [])
    }
    let words = Names.words(stem)
    guard let last = words.last, let found = role(endingWith: last) else { return nil }
    let subject = words.dropLast() + (found.rest.isEmpty ? [] : [found.rest])
    return Resolution(
      archetype: archetype(of: found.role, subject: subject.last), role: found.role,
      subject: Array(subject))
  }

  /// The role word, and what stands before it in the same word (`governancebridge`).
  private func role(endingWith word: String) -> (role: String, rest: String)? {
    if nameOfRole[word] != nil { return (word, "") }
    guard let role = joinable.first(where: { word.hasSuffix($0) }) else { return nil }
    return (role, String(word.dropLast(role.utf8.count)))
  }

  private func archetype(of role: String, subject: String?) -> String {
    let named = nameOfRole[role] ?? role
    guard let subject else { return named }
    let base = role == "manager" && subject.hasSuffix("config") ? "config" : named
    return refined[base]?[subject] ?? base
  }

  /// Short words end too many names by accident (`map`, `tapi`); four are unmistakable.
  private static func isJoinable(_ role: String) -> Bool {
    role.utf8.count >= 5 || ["utils", "api", "tool", "job"].contains(role)
  }
}
