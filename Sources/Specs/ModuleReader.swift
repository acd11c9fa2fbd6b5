import Core

/// Makes a unit of one Module-Spec.
struct ModuleReader {
  let rootName: String

  /// - Parameters:
  ///   - span: where the spec begins.
  ///   - fileName: what the spec's file is called, if it has one of its own.
  /// - Returns: nil when no module can be made of it; the findings say why.
  func unit(
    _ spec: Record, at span: Span, fileName: String?, _ diagnostics: inout Diagnostics
  ) -> Unit? {
    if reportUnfilled(spec, &diagnostics) { return nil }
    guard let version = version(of: spec, at: span, &diagnostics) else { return nil }
    let missing = reportKeystones(of: spec, version, at: span, &diagnostics)
    let bare = Forms(rootName: rootName, rootPath: nil)
    // A keystone that is missing has its own finding.
    Validation(table: ModuleFields.table(of: version), forms: bare)
      .check(spec, at: span, &diagnostics)
    reportRefused(spec, besides: missing, &diagnostics)
    guard let name = spec["metadata"]?["moduleid"]?.text, let id = Names.snake(name),
      let path = try? RelativePath("api/adapters/" + id)
    else { return nil }
    return Unit(
      id: Unit.ID(id), kind: .module, schema: spec, rootPath: path, fileName: fileName, span: span)
  }

  /// `2.6` of `2.6.0`; the newest that the sections fit when the spec does not say.
  private func version(
    of spec: Record, at span: Span, _ diagnostics: inout Diagnostics
  ) -> String? {
    guard let field = ModuleFields.version(field: spec) else {
      let version = ModuleFields.version(bySectionsOf: spec)
      diagnostics.add(
        SpecRules.missingVersion, "the spec states no version", at: span,
        help: "by its sections it is a \(version): write 'schema_version: \"\(version)\"'")
      return version
    }
    if let version = ModuleFields.version(stated: field.text ?? "") { return version }
    diagnostics.add(
      SpecRules.unknownVersion, "'\(field.text ?? "")' is no version of the spec format",
      at: field.span, help: "known are \(ModuleFields.versions.joined(separator: ", "))")
    return nil
  }

  /// - Returns: normalised names of the sections that are missing.
  private func reportKeystones(
    of spec: Record, _ version: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Set<String> {
    var missing: Set<String> = []
    for (name, since) in ModuleFields.keystones {
      if version.utf8.lexicographicallyPrecedes(since.utf8) { continue }
      let normalised = Record.normalised(name)
      guard spec[normalised].map(\.isNull) ?? true else { continue }
      missing.insert(normalised)
      let purpose = ModuleFields.table.rules.first { $0.path == name }?.purpose ?? ""
      diagnostics.add(
        SpecRules.missingKeystone, "the section '\(name)' is missing", at: span,
        help: "write '\(name): …': \(purpose)")
    }
    return missing
  }

  private func reportRefused(
    _ spec: Record, besides reported: Set<String>, _ diagnostics: inout Diagnostics
  ) {
    for item in spec["codegenhints"]?["refuseifmissing"]?.list ?? [] {
      guard let name = item.text else { continue }
      let normalised = Record.normalised(name)
      let isEmpty = spec[normalised].map { $0.isNull || $0.record?.entries.isEmpty == true } ?? true
      guard isEmpty, !reported.contains(normalised) else { continue }
      diagnostics.add(
        SpecRules.refused, "'\(name)' is missing, and the spec refuses to be generated without it",
        at: item.span,
        help: Self.help(forMissing: normalised))
    }
  }
}

extension ModuleReader {
  private static func help(forMissing section: String) -> String {
    let isKnown = ModuleFields.topNames.contains { Record.normalised($0) == section }
    let near = isKnown ? nil : Suggestion.help(for: section, in: ModuleFields.topNames)
    return near ?? "write the section, or take it off the list"
  }
}

/// What the template of a spec leaves to its author.
private struct Unfilled {
  let text: String
  let span: Span

  /// In reading order.
  static func all(in record: Record) -> [Unfilled] {
    record.entries.flatMap { entry in
      marks(in: entry.key, at: entry.keySpan) + all(in: entry.value)
    }
  }

  private static func all(in field: Field) -> [Unfilled] {
    switch field.content {
    case .scalar, .text: field.text.map { marks(in: $0, at: field.span) } ?? []
    case .list(let items): items.flatMap { all(in: $0) }
    case .record(let record): all(in: record)
    }
  }

  private static func marks(in text: String, at span: Span) -> [Unfilled] {
    let bytes = Array(text.utf8)
    guard let mark = braces(bytes) ?? angles(bytes) else { return [] }
    return [Unfilled(text: String(decoding: bytes[mark], as: UTF8.self), span: span)]
  }

  /// `{{name}}`
  private static func braces(_ bytes: [UInt8]) -> Range<Int>? {
    let opening = Array("{{".utf8)
    guard let start = bytes.firstRange(of: opening)?.lowerBound,
      let end = bytes[start...].firstRange(of: Array("}}".utf8))?.upperBound
    else { return nil }
    return start..<end
  }

  /// `<module>`, `<module_id>`, or a text that is nothing but `<words>`.
  private static func angles(_ bytes: [UInt8]) -> Range<Int>? {
    guard let start = bytes.firstIndex(of: UInt8(ascii: "<")),
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let inner = bytes[(start + 1)..<end]
    let isName = inner.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: " ")
    }
    let isWhole = start == 0 && end == bytes.count - 1
    guard isName, !inner.isEmpty, isWhole || inner.starts(with: "module".utf8) else { return nil }
    return start..<(end + 1)
  }
}

extension ModuleReader {
  /// One finding that lists them all; anything else about such a spec would be noise.
  private func reportUnfilled(_ spec: Record, _ diagnostics: inout Diagnostics) -> Bool {
    let all = Unfilled.all(in: spec)
    guard let first = all.first else { return false }
    let number = all.count == 1 ? "a place" : "\(all.count) places"
    diagnostics.add(
      SpecRules.unfilled, "\(number) of the template not filled in: '\(first.text)'",
      at: first.span,
      // One line each: the template has about eighty.
      notes: all.dropFirst().map { .init("line \($0.span.position.line): '\($0.text)'") },
      help: "write what is meant")
    return true
  }
}
