import Core
import Jinja
import Specs

/// What an entry of the glue's `schema_to_code` states of one file.
struct StatedFile: Sendable {
  /// Below the root path or the target repository, or a bare name.
  let target: String
  let span: Span
  let className: Named?
  let settings: [StatedSetting]
  let models: [StatedModel]
  let functions: [StatedFunction]
  /// Read with each agent that has the file.
  let endpoints: [Field]

  /// A name and where it stands.
  struct Named: Sendable {
    let text: String
    let span: Span
  }
}

/// A setting with a type and a default.
struct StatedSetting: Sendable {
  let field: TypedField
  let span: Span
}

/// Every file of which the glue states what it holds.
struct StatedFiles: Sendable {
  private(set) var files: [StatedFile] = []
  private var places: [String: Int] = [:]

  var isEmpty: Bool { files.isEmpty }

  /// - Parameter layers: what the collection sets, weakest first.
  init(_ layers: [Record], _ diagnostics: inout Diagnostics) {
    let entries = layers.flatMap { $0["schematocode"]?.record?.entries ?? [] }
    var reader = PatternReader()
    for entry in entries { reader.readModels(entry.value) }
    for entry in entries { add(entry, &reader) }
    diagnostics.add(reader.findings)
  }

  private mutating func add(_ entry: Record.Entry, _ reader: inout PatternReader) {
    guard let target = entry.value["target"], let text = target.text else { return }
    let path = SchemaReader.path(text)
    if let first = places[path] {
      reader.findings.add(
        BlueprintRules.statedName, "what '\(path)' holds is stated twice", at: target.span,
        notes: [.init("the first is here", at: files[first].span)],
        help: "join the two entries")
      return
    }
    places[path] = files.count
    files.append(
      StatedFile(
        target: path, span: target.span, className: reader.className(entry.value["classname"]),
        settings: reader.settings(entry.value["fields"]),
        models: reader.models(of: entry.value["models"]),
        functions: reader.functions(entry.value["functions"]),
        endpoints: entry.value["endpoints"]?.list ?? []))
  }

  /// What is stated of a file, by its path or its name.
  func stated(of file: DeclaredFile) -> StatedFile? {
    for name in Self.names(of: file) {
      if let place = places[name] { return files[place] }
    }
    return nil
  }

  private static func names(of file: DeclaredFile) -> [String] {
    [file.below, file.whole, Bytes.last(of: file.whole)].filter { !$0.isEmpty }
  }

  /// Reports entries whose file no agent generates.
  func report(without generated: [DeclaredFile], _ diagnostics: inout Diagnostics) {
    if files.isEmpty { return }
    let found = Set(generated.compactMap { stated(of: $0)?.target })
    let names = generated.map { $0.text.string }
    for file in files where !found.contains(file.target) {
      let other = generated.first { Self.names(of: $0).contains(file.target) }.flatMap {
        stated(of: $0)
      }
      if let other {
        diagnostics.add(
          BlueprintRules.statedName, "what '\(file.target)' holds is stated twice", at: file.span,
          notes: [.init("the other is here", at: other.span)], help: "join the two entries")
        continue
      }
      diagnostics.add(
        BlueprintRules.statedPlace, "no agent generates '\(file.target)'", at: file.span,
        help: Suggestion.help(for: file.target, in: names)
          ?? "list it under 'generatefiles', or take the entry out")
    }
  }
}

/// Reads what entries of the glue state.
private struct PatternReader {
  var findings = Diagnostics()
  private var known: FieldType.Models = [:]

  /// Names first, so that a function may refer to a model that is stated behind it.
  mutating func readModels(_ entry: Field) {
    for item in entry["models"]?.list ?? [] {
      guard let (name, span, fields) = named(item) else { continue }
      guard let name = className(StatedFile.Named(text: name, span: span)) else { continue }
      if let first = known[name.text] {
        let isSame = first.span.start == span.start && first.span.source.path == span.source.path
        if !isSame {
          findings.add(
            BlueprintRules.statedName, "the model '\(name.text)' is stated twice", at: span,
            notes: [.init("the first is here", at: first.span)], help: "keep one of the two")
        }
        continue
      }
      let model = StatedModel(name.text, span, fields.map { typedFields($0) })
      known[name.text] = model
      if model.fields == nil {
        findings.add(
          BlueprintRules.openModel, "the model '\(name.text)' has no stated field", at: span,
          help: "write '\(name.text): [\"name: type\", …]'; until then it takes any JSON")
      }
    }
  }

  /// A name alone, or a map of one name and its fields.
  private func named(_ item: Field) -> (name: String, span: Span, fields: [Field]?)? {
    if let name = item.text { return (name, item.span, nil) }
    guard let entry = item.record?.entries.first else { return nil }
    let fields = entry.value["fields"]?.list ?? entry.value.list
    let entries = entry.value.record?.entries.map { entry in
      Field(.record(Record(entries: [entry])), at: entry.keySpan)
    }
    return (entry.key, entry.keySpan, fields ?? entries)
  }

  func models(of field: Field?) -> [StatedModel] {
    (field?.list ?? []).compactMap { named($0).flatMap { known[$0.name] } }
  }

  mutating func className(_ field: Field?) -> StatedFile.Named? {
    guard let field, let text = field.text else { return nil }
    return className(StatedFile.Named(text: text, span: field.span))
  }

  /// The name of a class as it is written, or nothing and a finding.
  private mutating func className(_ name: StatedFile.Named) -> StatedFile.Named? {
    if Naming.isClassName(name.text) { return name }
    findings.add(
      BlueprintRules.statedName, "'\(name.text)' cannot be the name of a class", at: name.span,
      help: Naming.className(name.text).map { "'\($0)' can" }
        ?? "write letters and digits, a capital first")
    return nil
  }

  mutating func settings(_ field: Field?) -> [StatedSetting] {
    var found: [StatedSetting] = []
    for item in field?.list ?? [] {
      for typed in typedFields([item]) {
        guard typed.type.isScalar, typed.standard != nil else {
          let reason = typed.type.isScalar ? "no default" : "several values"
          findings.add(
            BlueprintRules.statedPlace,
            "'\(typed.name.string)' is no setting: it has \(reason)",
            at: item.span, help: "write a str, int, float or bool with a default behind '='")
          continue
        }
        if let first = found.first(where: { $0.field.name.string == typed.name.string }) {
          findings.add(
            BlueprintRules.statedName, "the setting '\(typed.name.string)' is stated twice",
            at: item.span, notes: [.init("the first is here", at: first.span)],
            help: "keep one of the two")
          continue
        }
        found.append(StatedSetting(field: typed, span: item.span))
      }
    }
    return found
  }

  /// `name: type = default`, as text or as a map of one entry.
  private mutating func typedFields(_ items: [Field]) -> [TypedField] {
    items.compactMap { item in
      var (name, type, span) = ("", item.text ?? "", item.span)
      if let entry = item.record?.entries.first {
        (name, type, span) = (entry.key, entry.value.text ?? "", entry.value.span)
      } else if let colon = type.utf8.firstIndex(of: UInt8(ascii: ":")) {
        name = String(type[..<colon])
        type = String(type[type.utf8.index(after: colon)...])
      }
      return typed(name, type, span, known: [:])
    }
  }

  private mutating func typed(
    _ name: String, _ type: String, _ span: Span, known: FieldType.Models
  ) -> TypedField? {
    let type = Array(type.utf8).trimmed().text
    if let field = TypedField(Text(name, .none), type, known) { return field }
    if !TypedField.isName(name) {
      findings.add(
        BlueprintRules.typedField,
        name.isEmpty ? "'\(type)' has no name" : "'\(name)' cannot be the name of a field",
        at: span, help: "write 'name: type = default', the name in snake_case")
      return nil
    }
    findings.add(
      BlueprintRules.typedField, "'\(name): \(type)' is no field with a type", at: span,
      help: help(type, known))
    return nil
  }

  private func help(_ type: String, _ known: FieldType.Models) -> String {
    let plain = Array(type.utf8.prefix { $0 != UInt8(ascii: "=") }).trimmed().text
    // sorted: ties of equally near names are broken by bytes anyway
    let names = FieldType.names + known.keys.sorted()
    if names.contains(plain) { return "write a default of this type behind '='" }
    let near = Suggestion.help(for: plain, in: names)
    return (near.map { "\($0), or " } ?? "")
      + "use str, int, float, bool, dict, list, list[str], any or a model of the glue, "
      + "with ' | None' where it may be missing, and a default behind '='"
  }

  mutating func functions(_ field: Field?) -> [StatedFunction] {
    var found: [StatedFunction] = []
    for entry in (field?.list ?? []).flatMap({ $0.record?.entries ?? [] }) {
      guard let function = function(entry) else { continue }
      if let first = found.first(where: { $0.name == function.name }) {
        findings.add(
          BlueprintRules.statedName, "the function '\(function.name)' is stated twice",
          at: entry.keySpan, notes: [.init("the first is here", at: first.span)],
          help: "give one of the two another name")
      } else {
        found.append(function)
      }
    }
    return found
  }

  private mutating func function(_ entry: Record.Entry) -> StatedFunction? {
    guard let field = entry.value["signature"], let text = field.text else { return nil }
    do throws(Signature.Misread) {
      let signature = try Signature(text)
      try check(signature, entry)
      var parameters: [TypedField] = []
      for parameter in signature.parameters {
        parameters.append(try self.parameter(parameter, parameters))
      }
      return StatedFunction(
        name: signature.name.text, span: entry.keySpan, isAsync: signature.isAsync,
        parameters: parameters, result: try result(signature.result),
        purpose: SchemaReader.folded(entry.value["docstring"]?.text ?? ""),
        logic: SchemaReader.folded(entry.value["logic"]?.text ?? ""))
    } catch {
      findings.add(
        BlueprintRules.signature, error.message, at: field.span(of: error.range),
        help: error.help ?? "the function '\(entry.key)' is left out")
      return nil
    }
  }

  private func check(_ signature: Signature, _ entry: Record.Entry) throws(Signature.Misread) {
    let name = signature.name
    if name.text != entry.key {
      throw Signature.Misread(
        message: "'\(entry.key)' is defined as '\(name.text)'", range: name.range,
        help: "write one name in both places")
    }
    if !TypedField.isName(name.text) {
      throw Signature.Misread(
        message: "'\(name.text)' cannot be the name of a function", range: name.range,
        help: "write a snake_case name that means nothing else in Python")
    }
  }

  private func parameter(
    _ part: Signature.Parameter, _ before: [TypedField]
  ) throws(Signature.Misread) -> TypedField {
    let name = part.name.text
    if !TypedField.isName(name) || StatedFunction.ownNames.contains(name) {
      throw Signature.Misread(
        message: "'\(name)' cannot be the name of a parameter", range: part.name.range,
        help: "write a snake_case name that means nothing else in Python or in the function")
    }
    if before.contains(where: { $0.name.string == name }) {
      throw Signature.Misread(
        message: "the parameter '\(name)' stands twice", range: part.name.range,
        help: "give one of the two another name")
    }
    let type = part.type?.text ?? "any"
    let standard = part.standard.map { " = \($0.text)" } ?? ""
    guard let field = TypedField(Text(name, .none), type + standard, known) else {
      let isKnown = FieldType(Array(type.utf8)[...], known) != nil
      let wrong = isKnown ? part.standard ?? part.name : part.type ?? part.standard ?? part.name
      throw Signature.Misread(
        message: "'\(wrong.text)' is \(isKnown ? "no default of '\(type)'" : "no known type")",
        range: wrong.range, help: help(type, known))
    }
    if field.standard == nil, let first = before.first(where: { $0.standard != nil }) {
      throw Signature.Misread(
        message: "'\(name)' has no default and '\(first.name.string)' before it has one",
        range: part.name.range, help: "Python takes parameters without defaults first")
    }
    return field
  }

  /// Nil for a function without a result.
  private func result(_ part: Signature.Part?) throws(Signature.Misread) -> FieldType? {
    guard let part, part.text != "None" else { return nil }
    if let type = FieldType(Array(part.text.utf8)[...], known) { return type }
    throw Signature.Misread(
      message: "'\(part.text)' is no known type", range: part.range, help: help(part.text, known))
  }
}

extension Field {
  /// The place of a part of its text; all of it where the text was written with escapes or folds.
  fileprivate func span(of range: Range<Int>) -> Span {
    guard let text else { return span }
    for quotes in [0, 1] where span.end - span.start == text.utf8.count + 2 * quotes {
      let start = span.start + quotes
      let inner = Span(span.source, start, span.end - quotes)
      if inner.text == text {
        return Span(span.source, start + range.lowerBound, start + range.upperBound)
      }
    }
    return span
  }
}
