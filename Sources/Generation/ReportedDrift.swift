package import Contracts
package import Core
import Git
package import Living
package import Reports

extension DriftReport {
  /// Where the files of a report are for its readers.
  package struct Files {
    package let generated: (RelativePath) -> ReportedFile
    package let schema: (String) -> ReportedFile
    package let template: (String) -> ReportedFile

    package init(
      generated: @escaping (RelativePath) -> ReportedFile,
      schema: @escaping (String) -> ReportedFile, template: @escaping (String) -> ReportedFile
    ) {
      self.generated = generated
      self.schema = schema
      self.template = template
    }
  }

  /// The report as one thing that was looked at.
  ///
  /// - Parameter others: findings that are not about the state of one file.
  package func part(_ places: Files, beside others: [ReportedFinding] = []) -> Report.Part {
    Report.Part(
      "check", of: collection, findings: files.map { finding(about: $0, places) } + others,
      praise: clean > 0 ? clean == 1 ? "1 file is clean" : "\(clean) files are clean" : nil)
  }

  private func finding(about file: File, _ places: Files) -> ReportedFinding {
    let words = file.state.words(file)
    let generated = ReportedFinding.Place(
      places.generated(file.path), from: file.conflicts.first.map { Position($0.line) })
    let schema = file.schema.map { ReportedFinding.Place(recorded: $0, places.schema) }
    let template = file.template.map { ReportedFinding.Place(recorded: $0, places.template) }
    // Nobody can be shown a line of a file that is not there.
    let isThere = file.state != .missing
    var finding = ReportedFinding(
      words.rule, words.rule.severity, words.message,
      at: isThere ? generated : schema ?? template ?? generated, key: file.path.string)
    for conflict in file.conflicts.dropFirst() {
      finding.related.append(
        .init(
          "these lines were edited and would change, too",
          at: .init(places.generated(file.path), from: Position(conflict.line))))
    }
    if let schema, isThere {
      finding.related.append(.init("the schema that accounts for it", at: schema))
    }
    if let template, isThere || schema != nil {
      finding.related.append(.init("the template that writes it", at: template))
    }
    finding.help = words.help(collection)
    finding.facts = [
      .init("path", .string(file.path.string)), .init("state", .string(file.state.rawValue)),
      .init("collection", .string(collection)), .init("row", .string(file.row)),
      .init("edited", .bool(file.isEdited)),
    ]
    return finding
  }
}

extension DriftReport {
  /// What a comparison of the modules' code with their specs does not tell.
  package var wiringFindings: Diagnostics {
    var rest = Diagnostics()
    for finding in findings.sorted
    where ![WiringRules.divergence, WiringRules.noCode, CheckRules.noPython].contains(finding.rule)
    {
      rest.add(finding)
    }
    return rest
  }
}

extension Position {
  fileprivate init(_ line: Int) { self.init(line: line, column: 1) }
}

extension ReportedFinding.Place {
  /// - Parameter text: `path:line:column`, or only a path.
  fileprivate init(recorded text: String, _ file: (String) -> ReportedFile) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 2, let line = Int(parts[parts.count - 2]),
      let column = Int(parts.last ?? "")
    else {
      self.init(file(text))
      return
    }
    self.init(
      file(parts.dropLast(2).joined(separator: ":")), from: Position(line: line, column: column))
  }
}

extension DriftState {
  /// What is said of a file in this state.
  fileprivate struct Words {
    let rule: Rule
    let message: String
    /// Of a collection.
    let help: (String) -> String
  }

  fileprivate func words(_ file: DriftReport.File) -> Words {
    let path = file.path.string
    let edited = file.isEdited ? "; it was edited, and the edits are merged" : ""
    let renew: (String) -> String = {
      "'l9gen plan \($0) -o plan.json' and 'l9gen apply plan.json' bring it up to date\(edited)"
    }
    switch self {
    case .clean: preconditionFailure("a clean file is no finding")
    case .userEdited:
      return Words(
        rule: LivingRules.userEdited, message: "'\(path)' was edited since it was generated"
      ) { _ in
        "put the change into the schema, or take the file over: 'l9gen disown \(path)'"
      }
    case .specChanged:
      return Words(
        rule: LivingRules.specChanged, message: "'\(path)' is older than its schema", help: renew)
    case .templateChanged:
      return Words(
        rule: LivingRules.templateChanged, message: "'\(path)' is older than its template",
        help: renew)
    case .generatorChanged:
      return Words(
        rule: LivingRules.generatorChanged,
        message: "'\(path)' would be written otherwise by l9gen \(toolVersion)", help: renew)
    case .conflict:
      let reason = file.reason ?? "it was edited in lines that would change, too"
      return Words(
        rule: LivingRules.driftConflict,
        message: "'\(path)' cannot be brought up to date: \(reason)"
      ) { "'l9gen plan \($0) -o plan.json --conflicts keep' keeps the edit, 'new' drops it" }
    case .missing:
      return Words(
        rule: LivingRules.missing, message: "'\(path)' is not there"
      ) {
        "'l9gen plan \($0) -o plan.json' and 'l9gen apply plan.json' write it; "
          + "'l9gen disown \(path)' lets it stay away"
      }
    case .orphan:
      return Words(
        rule: LivingRules.orphan, message: "'\(path)' is asked for no more"
      ) { "'l9gen plan \($0) -o plan.json' and 'l9gen apply plan.json' remove it" }
    case .orphanEdited:
      return Words(
        rule: LivingRules.orphanEdited, message: "'\(path)' is asked for no more, but was edited"
      ) { _ in "remove it, or take it over: 'l9gen disown \(path)'" }
    }
  }
}

extension GapReport {
  /// A gap, known by its id, whatever moves around it.
  package func finding(
    about gap: Gap, file: (Source) -> ReportedFile
  ) -> ReportedFinding {
    let id = id(of: gap)
    let diagnostic = gap.diagnostic
    let plain = ReportedFinding(diagnostic, file: file)
    let place = plain.place ?? .init(file(Source(path: gap.metaFile, bytes: [])))
    var finding = ReportedFinding(
      diagnostic.rule, diagnostic.severity, diagnostic.message, at: place, key: id)
    finding.related = plain.related
    finding.remarks = plain.remarks
    finding.help = diagnostic.help
    finding.facts = [
      .init("id", .string(id)), .init("kind", .string(gap.kind.rawValue)),
      .init("target", .string(gap.target)),
    ]
    return finding
  }

  /// How many contracts the repository holds.
  package var contractCount: Int { result.contractCount }
}
