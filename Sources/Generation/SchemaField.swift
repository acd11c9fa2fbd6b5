package import Core
import Documents

/// A place of an input: where it is, and the way to it within its document.
package struct SchemaField: Sendable {
  package let span: Span
  /// RFC 6901, within the document; nil for a place in no document, such as a Markdown heading.
  package let pointer: String?

  /// What the input says there, the first line of it.
  package var excerpt: String {
    let text = span.text
    return text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init)
      ?? text
  }
}

extension Survey {
  /// The field at a place of an input.
  func field(at span: Span) -> SchemaField {
    SchemaField(span: span, pointer: path(to: span)?.pointer)
  }

  private func path(to span: Span) -> NodePath? {
    guard let file = files.first(where: { $0.source === span.source }) else { return nil }
    let documents = [file.frontMatter].compactMap(\.self) + file.documents
    return documents.lazy.compactMap { $0.path(to: span.start) }.first
  }
}
