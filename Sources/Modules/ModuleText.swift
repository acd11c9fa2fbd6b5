package import Core
package import Jinja

/// Text of a spec with its place; text that follows from the spec has the place it follows from.
package struct ModuleText: Sendable {
  package let string: String
  /// Nil for a documented default that no input states.
  package let span: Span?

  package init(_ string: String, at span: Span? = nil) {
    self.string = string
    self.span = span
  }

  package static let empty = ModuleText("")

  package var isEmpty: Bool { string.isEmpty }

  /// Another text that follows from this one.
  package func becoming(_ string: String) -> ModuleText { ModuleText(string, at: span) }

  /// What a template sees, so that every output byte can be traced to the spec.
  package func value(_ origins: inout Origins) -> Value {
    .string(string, span.map { origins.add($0) } ?? .none)
  }
}
