import Core
import Documents

/// Holds a normalised record against a field table.
struct Validation {
  let table: FieldTable
  let forms: Forms

  /// - Parameter span: where the record as a whole begins, for what is missing from it.
  func check(_ record: Record, at span: Span, _ diagnostics: inout Diagnostics) {
    check(record, place: FieldTable.top, at: span, &diagnostics)
  }

  private func check(
    _ record: Record, place: Int, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    var unknown: [Record.Entry] = []
    // The fields that stand in the record, by their places in the table: they are few.
    var seen: [(child: Int, span: Span)] = []
    seen.reserveCapacity(record.entries.count)
    for entry in record.entries {
      guard let child = table.child(entry.name, of: place) else {
        unknown.append(entry)
        continue
      }
      if child != table.places[place].wildcard {
        if let first = seen.first(where: { $0.child == child }) {
          repeated(entry, first.span, &diagnostics)
          continue
        }
        seen.append((child, entry.keySpan))
      }
      check(entry.value, named: entry.key, place: child, &diagnostics)
    }
    reportMissing(in: record, place: place, at: span, unknown: &unknown, &diagnostics)
    if unknown.isEmpty { return }
    let known = table.places[place]
    let free = known.names.filter { name in
      !seen.contains { $0.child == known.children[name] }
    }
    for entry in unknown { report(unknown: entry, among: free, of: place, &diagnostics) }
  }

  private func repeated(_ entry: Record.Entry, _ first: Span, _ diagnostics: inout Diagnostics) {
    diagnostics.add(
      SpecRules.repeatedField, "'\(entry.key)' gives a field a second value", at: entry.keySpan,
      notes: [.init("the first is here", at: first)], help: "keep one of the two")
  }

  private func report(
    unknown entry: Record.Entry, among names: [String], of place: Int,
    _ diagnostics: inout Diagnostics
  ) {
    let near = Suggestion.closest(to: entry.name, in: names)
    let index = near.flatMap { table.places[place].names.firstIndex(of: $0) }
    diagnostics.add(
      SpecRules.unknownField, "nothing reads '\(entry.key)'", at: entry.keySpan,
      help: index.map { "did you mean '\(table.places[place].spelled[$0])'?" })
    forms.checkTexts(in: entry.value, &diagnostics)
  }

  /// A required field that is missing is reported at a key that looks like its misspelling.
  private func reportMissing(
    in record: Record, place: Int, at span: Span, unknown: inout [Record.Entry],
    _ diagnostics: inout Diagnostics
  ) {
    for (name, spelled, rule) in table.places[place].required {
      guard record[name]?.isNull ?? true, !isServed(name, in: record) else { continue }
      if let slip = Suggestion.closest(to: name, in: unknown.map(\.name)),
        let index = unknown.firstIndex(where: { $0.name == slip })
      {
        let entry = unknown.remove(at: index)
        diagnostics.add(
          SpecRules.missingField, "'\(spelled)' is missing, '\(entry.key)' is unknown",
          at: entry.keySpan, help: "did you mean '\(spelled)'?")
      } else {
        diagnostics.add(
          SpecRules.missingField, "'\(spelled)' is missing", at: span,
          help: "write '\(spelled): …': \(rule.purpose)")
      }
    }
  }

  /// An agent without a name bears that of its system.
  private func isServed(_ name: String, in record: Record) -> Bool {
    name == "name" && record["system"]?.text != nil
  }

  private func check(
    _ field: Field, named key: String, place: Int, _ diagnostics: inout Diagnostics
  ) {
    guard let rule = table.places[place].rule, !field.isNull else { return }
    if rule.shapes.contains(.free) { return forms.checkTexts(in: field, &diagnostics) }
    switch field.content {
    case .record(let record):
      guard rule.shapes.contains(.map) else { return wrongType(field, key, rule, &diagnostics) }
      check(record, place: place, at: field.span, &diagnostics)
    case .list(let items):
      guard !rule.shapes.isDisjoint(with: [.texts, .maps, .integers]) else {
        return wrongType(field, key, rule, &diagnostics)
      }
      for item in items { check(element: item, of: key, rule, place: place, &diagnostics) }
    case .scalar, .text:
      guard Self.accepts(field, rule.shapes) else {
        return wrongType(field, key, rule, &diagnostics)
      }
      forms.check(field, rule.form, &diagnostics)
    }
  }

  private func check(
    element: Field, of key: String, _ rule: FieldRule, place: Int, _ diagnostics: inout Diagnostics
  ) {
    let isMaps = rule.shapes.contains(.maps)
    if isMaps, let record = element.record {
      let below = table.places[place].element ?? place
      check(record, place: below, at: element.span, &diagnostics)
    } else if Self.accepts(element, rule.shapes.ofElements) {
      forms.check(element, rule.form, &diagnostics)
    } else {
      let mending = isMaps ? nil : mend(element, rule.shapes.ofElements)
      diagnostics.add(
        SpecRules.wrongType,
        "'\(key)' takes \(rule.shapes.words), this element is \(element.word)", at: element.span,
        help: mending?.help, fixes: mending.flatMap(\.edit).map { [$0] } ?? [])
    }
  }

  private static func accepts(_ field: Field, _ shapes: FieldRule.Shapes) -> Bool {
    switch field.content {
    case .record, .list: return false
    case .text: return shapes.contains(.text)
    case .scalar(let node): return accepts(node.kind, shapes)
    }
  }

  private static func accepts(_ kind: Node.Kind, _ shapes: FieldRule.Shapes) -> Bool {
    switch kind {
    case .string: shapes.contains(.text)
    case .int: shapes.contains(.integer) || shapes.contains(.number)
    case .float: shapes.contains(.number)
    case .bool: shapes.contains(.flag)
    case .null, .list, .map: false
    }
  }

  private func wrongType(
    _ field: Field, _ key: String, _ rule: FieldRule, _ diagnostics: inout Diagnostics
  ) {
    var mending = mend(field, rule.shapes)
    if case .oneOf(let values) = rule.form {
      mending = ("write one of \(values.joined(separator: ", "))", nil)
    }
    diagnostics.add(
      SpecRules.wrongType, "'\(key)' takes \(rule.shapes.words), this is \(field.word)",
      at: field.span, help: mending?.help, fixes: mending.flatMap(\.edit).map { [$0] } ?? [])
  }

  private func mend(
    _ field: Field, _ wanted: FieldRule.Shapes
  ) -> (help: String, edit: Edit?)? {
    if wanted.contains(.text), let text = field.text {
      let quoted = "\"\(text)\""
      return ("write \(quoted)", Edit(span: field.span, replacement: quoted))
    }
    if wanted.contains(.text), let entry = field.record?.entries.first {
      return ("if this is one text, quote it: ': ' behind '\(entry.key)' makes it a map", nil)
    }
    if wanted.contains(.texts), field.text != nil { return ("begin the value with '- '", nil) }
    return nil
  }
}

extension FieldRule.Shapes {
  /// `text or a list of text`, for messages and documentation.
  package var words: String {
    let all: [(FieldRule.Shapes, String)] = [
      (.text, "text"), (.integer, "a whole number"), (.number, "a number"),
      (.flag, "true or false"), (.texts, "a list of text"), (.map, "a map"),
      (.integers, "a list of whole numbers"), (.maps, "a list of maps"), (.free, "anything"),
    ]
    return all.filter { contains($0.0) }.map(\.1).joined(separator: " or ")
  }

  /// What an element that is no map may be.
  var ofElements: FieldRule.Shapes {
    var shapes: FieldRule.Shapes = []
    if contains(.texts) { shapes.insert(.text) }
    if contains(.integers) { shapes.insert(.integer) }
    return shapes
  }
}

extension Field {
  /// What a value is, for messages.
  var word: String {
    switch content {
    case .record: return "a map"
    case .list: return "a list"
    case .text: return "text"
    case .scalar(let node):
      switch node.kind {
      case .null: return "nothing"
      case .bool: return "true or false"
      case .int: return "a whole number"
      case .float: return "a number"
      case .string, .list, .map: return "text"
      }
    }
  }
}
