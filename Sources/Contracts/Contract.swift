package import Core
package import Specs

/// One `*.meta.yaml` that was understood.
package struct Contract: Sendable {
  package let type: ContractType
  package let path: RelativePath
  /// In the form of the first dialect, whatever the file's.
  package let record: Record
  /// Where the contract begins.
  package let span: Span
  package let source: Source

  /// The folder that the file lies in; empty for the root.
  package var folder: String { path.parent?.string ?? "" }

  /// The field at a path of names such as `subsystem.name`.
  package func field(_ names: String) -> Field? {
    var field: Field?
    var record: Record? = self.record
    for name in names.split(separator: ".") {
      field = record?[Record.normalised(String(name))]
      record = field?.record
    }
    return field.flatMap { $0.isNull ? nil : $0 }
  }

  package func text(_ names: String) -> String? { field(names)?.text }

  /// Elements of a list that are text, with their places.
  package func texts(_ names: String) -> [(text: String, span: Span)] {
    (field(names)?.list ?? []).compactMap { item in item.text.map { ($0, item.span) } }
  }

  /// Elements of a list that are maps.
  package func elements(_ names: String) -> [Element] {
    (field(names)?.list ?? []).compactMap { item in
      item.record.map { Element(record: $0, span: item.span) }
    }
  }

  package func isOn(_ names: String) -> Bool { field(names)?.bool ?? false }

  /// One map of a list.
  package struct Element: Sendable {
    package let record: Record
    package let span: Span

    package func text(_ name: String) -> String? { field(name)?.text }

    package func field(_ name: String) -> Field? {
      record[Record.normalised(name)].flatMap { $0.isNull ? nil : $0 }
    }

    package func texts(_ name: String) -> [(text: String, span: Span)] {
      (field(name)?.list ?? []).compactMap { item in item.text.map { ($0, item.span) } }
    }
  }

  /// Every text of a field, with its place; through lists and maps.
  func values(of field: ContractField) -> [(text: String, span: Span)] {
    var found: [(text: String, span: Span)] = []
    let parts = field.rule.path.split(separator: ".").map(String.init)
    Self.collect(Field(.record(record), at: span), parts[...], &found)
    return found
  }

  private static func collect(
    _ field: Field, _ parts: ArraySlice<String>, _ found: inout [(text: String, span: Span)]
  ) {
    guard var part = parts.first else {
      if let text = field.text { found.append((text, field.span)) }
      for item in field.list ?? [] {
        if let text = item.text { found.append((text, item.span)) }
      }
      return
    }
    let isElement = part.hasSuffix("[]")
    if isElement { part.removeLast(2) }
    let children =
      part == "*"
      ? field.record?.entries.map(\.value) ?? []
      : [field[Record.normalised(part)]].compactMap(\.self)
    for child in children {
      for item in isElement ? child.list ?? [] : [child] {
        collect(item, parts.dropFirst(), &found)
      }
    }
  }
}
