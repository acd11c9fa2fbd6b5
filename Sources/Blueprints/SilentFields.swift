import Core
import Specs

/// Fields that a schema states and nothing is made of.
extension SchemaReader {
  /// Reports every field of the list that is stated, for `lint` and for the evidence report.
  ///
  /// - Parameter paths: as `docs/canonical-schema.md` writes them, measured by `scripts/effects`.
  mutating func reportSilentFields(_ paths: [String]) {
    for path in paths {
      let steps = path.split(separator: ".").map(String.init)
      guard let field = stated(steps[...], in: schema) else { continue }
      let origin = origin(of: field)
      problems.append(Text("\(path): has no effect on what is generated", origin))
      findings.add(
        BlueprintRules.silentField, "'\(path)' has no effect yet", at: field.span,
        help: "keep it as a note, or leave it out; docs/section-effects.md lists what has one")
    }
  }

  /// Reports once, for all of them, the fields of the list that are stated: they change no code.
  ///
  /// - Parameter paths: measured as well.
  mutating func reportToldFields(_ paths: [String]) {
    var told: [(path: String, field: Field)] = []
    for path in paths {
      let steps = path.split(separator: ".").map(String.init)
      if let field = stated(steps[...], in: schema) { told.append((path, field)) }
    }
    guard let first = told.first else { return }
    let count = told.count == 1 ? "field is" : "fields are"
    findings.add(
      BlueprintRules.silentField, "\(told.count) \(count) told in documents only",
      at: first.field.span,
      help: "no code of the measured sample follows "
        + told.map(\.path).joined(separator: ", "))
  }

  /// The first field at a path; `[]` behind a name stands for the elements of its list.
  private func stated(_ steps: ArraySlice<String>, in record: Record?) -> Field? {
    guard let step = steps.first, let record else { return nil }
    let isList = step.hasSuffix("[]")
    guard let field = record[isList ? String(step.dropLast(2)) : step] else { return nil }
    if steps.count == 1 { return field }
    guard isList else { return stated(steps.dropFirst(), in: field.record) }
    for item in field.list ?? [] {
      if let found = stated(steps.dropFirst(), in: item.record) { return found }
    }
    return nil
  }
}
