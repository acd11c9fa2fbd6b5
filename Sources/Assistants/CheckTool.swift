import Core
import Files
import Generation
import Git
import Living
import MCP

extension Toolbox {
  /// How generated files stand, of one collection or of all.
  func check(
    _ arguments: Arguments, _ progress: @escaping @Sendable (String) -> Void
  ) throws(Failure) -> ToolAnswer {
    let repository = try confinement.repository()
    let application = try Application(repository)
    try application.refuseInterrupted()
    var names: [String] = []
    if let name = arguments["collection"] {
      names = [name]
    } else {
      names = try Ledger.collections(in: application.workTree)
    }
    var reports: [DriftReport] = []
    var places: [SchemaPlaces] = []
    for name in names {
      var request = try request(name, progress)
      // Those who ask by a protocol are promised that nothing is written.
      request.remembers = false
      var diagnostics = Diagnostics()
      guard
        let report = try Drift.report(
          request, in: workspace, application, repository, diagnostics: &diagnostics)
      else { return failure(diagnostics, of: name) }
      reports.append(report)
      places.append(SchemaPlaces(of: name, in: workspace, confinement))
    }
    return Self.answer(reports, places, arguments)
  }

  private static func answer(
    _ reports: [DriftReport], _ places: [SchemaPlaces], _ arguments: Arguments
  ) -> ToolAnswer {
    var files: [(file: DriftReport.File, schema: String?)] = []
    for (report, places) in zip(reports, places) {
      files += report.files.map { ($0, $0.schema.map(places.place)) }
    }
    let page = arguments.page(files.count)
    var text = ""
    for (file, schema) in files[page] {
      let words = [schema, file.template, file.reason].compactMap(\.self)
      let why = words.isEmpty ? "" : "  " + words.joined(separator: ", ")
      text += "\(file.state.rawValue)  \(file.path)\(why)\n"
    }
    text += rest(page, of: files.count, "files")
    for report in reports {
      text += DiagnosticText().render(report.findings) + counts(report)
    }
    if reports.isEmpty { text += "the repository holds no generated files\n" }
    text += next(files.map(\.file.state))
    return answer(
      text,
      .record([
        ("clean", .bool(reports.allSatisfy(\.isClean))),
        ("collections", .array(reports.map(json))),
        ("files", .array(files[page].map { json($0.file, $0.schema) })),
        ("total", .int(files.count)),
        (
          "findings",
          .array(reports.flatMap { DiagnosticJSON.render($0.findings)["findings"]?.array ?? [] })
        ),
      ]))
  }

  /// A plan changes nothing about files that are only edited.
  private static func next(_ states: [DriftState]) -> String {
    if states.isEmpty { return "" }
    let isEdited = states.allSatisfy { $0 == .userEdited || $0 == .orphanEdited }
    return isEdited
      ? "next: put the edits into schema or extension files, or ask a person to run 'l9gen disown'\n"
      : "next: l9gen_plan\n"
  }

  private static func counts(_ report: DriftReport) -> String {
    let counts = states(report).map { "\(report.count(of: $0)) \($0.rawValue)" }
    return "\(report.collection): \(counts.joined(separator: ", "))\n"
  }

  private static func states(_ report: DriftReport) -> [DriftState] {
    DriftState.allCases.filter { report.count(of: $0) > 0 }
  }

  private static func json(_ report: DriftReport) -> JSON {
    let counts = states(report)
    return .record([
      ("name", .string(report.collection)), ("clean", .bool(report.isClean)),
      ("counts", .record(counts.map { ($0.rawValue, .int(report.count(of: $0))) })),
    ])
  }

  private static func json(_ file: DriftReport.File, _ schema: String?) -> JSON {
    .record([
      ("path", .string(file.path.string)), ("state", .string(file.state.rawValue)),
      ("edited", .bool(file.isEdited)), ("schema", schema.map { .string($0) } ?? .null),
      ("template", file.template.map { .string($0) } ?? .null),
      ("reason", file.reason.map { .string($0) } ?? .null),
    ])
  }
}
