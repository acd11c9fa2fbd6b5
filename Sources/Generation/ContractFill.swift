import Contracts
package import Core
package import Files
import Git
import Jinja

/// Closes the gaps of a repository: documents, tests, package files, the wiring graph.
package struct ContractFill {
  package struct Request: Sendable {
    package var scan = ContractScan.Request()
    /// Only this gap.
    package var gap: String?
    /// Also write empty tests, marked as skipped, for what cannot be derived.
    package var writesSkeletons = false

    package init() {}
  }

  /// What filling did.
  package struct Outcome: Sendable {
    /// Sorted by path.
    package var written: [String] = []
    package var unchanged = 0
    /// Conflicts, and gaps that stay, with what is missing.
    package var diagnostics = Diagnostics()
  }

  private let request: Request
  private let workspace: Workspace
  private let root: Folder
  private var record: FillRecord
  private var files: [OutputFile] = []
  private var outcome = Outcome()

  package static func run(
    _ request: Request, in workspace: Workspace
  ) throws(Failure) -> Outcome {
    let root = try Folder(request.scan.path)
    var fill = ContractFill(
      request: request, workspace: workspace, root: root, record: try FillRecord(in: root))
    try fill.run()
    return fill.outcome
  }

  private init(request: Request, workspace: Workspace, root: Folder, record: FillRecord) {
    self.request = request
    self.workspace = workspace
    self.root = root
    self.record = record
  }

  private mutating func run() throws(Failure) {
    let scan = try ContractScan(request.scan, in: workspace)
    let gaps = try chosen(scan.report)
    let plan = FillPlan(scan.survey, closing: gaps, isWhole: request.gap == nil)
    for (gap, reason) in plan.beyond { stays(gap, reason) }
    let (facts, items) = try inspect(scan.survey, plan)
    let templates = try ContractTemplates.read(in: workspace)
    try writeTests(items, gaps, templates, scan.survey)
    try writeDocuments(plan, gaps, templates, scan.survey, facts)
    for path in plan.emptyFiles { add(path, []) }
    if items.contains(where: { $0.items.contains { $0.missing == nil } }) {
      try registerMarker(templates, scan.survey)
    }
    if plan.writesGraph { try writeGraph(scan.survey) }
    // A conflict in one document keeps all from being written.
    if !outcome.diagnostics.hasErrors { try publish() }
  }

  private func chosen(_ report: GapReport) throws(Failure) -> [Gap] {
    guard let id = request.gap else { return report.gaps }
    let gaps = report.gaps.filter { report.id(of: $0) == id }
    if gaps.isEmpty {
      throw Failure(
        ContractRules.unknownGap, .noInput, "there is no gap '\(id)'",
        help: Suggestion.help(for: id, in: report.gaps.map { report.id(of: $0) })
          ?? "'l9gen scan' lists them")
    }
    return gaps
  }

  private mutating func stays(_ gap: Gap, _ reason: String) {
    outcome.diagnostics.add(
      ContractRules.notFilled, "\(gap.message): \(reason)", at: gap.span, help: gap.help)
  }

  // MARK: writing

  /// Plans a file unless it is there with these bytes.
  private mutating func add(_ path: String, _ bytes: [UInt8]) {
    guard let place = try? RelativePath(path) else { return }
    files.append(OutputFile(place, bytes))
  }

  private mutating func publish() throws(Failure) {
    let state = record.file
    files.append(OutputFile(state.path, state.bytes))
    let publication = try FilePublication(files, in: root)
    outcome.unchanged = publication.unchanged
    outcome.written = publication.written.map(\.string).filter {
      !$0.hasPrefix(FillRecord.folder + "/")
    }
  }

  private mutating func writeGraph(_ survey: ContractSurvey) throws(Failure) {
    let graph = try WiringGraph(survey)
    for picture in graph.files { add(picture.path, picture.bytes) }
  }

  // MARK: tests

  private func inspect(
    _ survey: ContractSurvey, _ plan: FillPlan
  ) throws(Failure) -> (CodeFacts, [(file: FillPlan.TestFile, items: [TestWriter.Item])]) {
    guard let interpreter = PythonInterpreter.find(request.scan.python),
      let folder = UserFile.resolved(request.scan.path)
    else {
      throw Failure(
        CheckRules.noPython, .noInput, "no Python 3.11 or newer was found",
        help: "name one with --python")
    }
    let inspection = CodeInspection(
      folder: folder, interpreter: interpreter,
      program: try Folder(workspace.templates).read(
        RelativePath(literal: "checks/inspect.py"), limit: 1 << 20))
    var files = Set(plan.documents.flatMap { survey.codeFiles(of: $0.contract) })
    let behaviours = plan.testFiles.flatMap(\.behaviours)
    files.formUnion(behaviours.compactMap(\.module).filter { $0.hasSuffix(".py") })
    if behaviours.contains(where: { $0.module == nil }) { files.formUnion(survey.allCode) }
    // sorted: by bytes
    let names = files.filter(survey.tree.hasFile)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let first = try inspection.run(names, [])
    let application = first.facts.onlyApplication(in: names)
    let questions = behaviours.map { behaviour in
      behaviour.sentences.map {
        CodeInspection.Question(text: $0, module: behaviour.module ?? application)
      }
    }
    let all = questions.flatMap(\.self)
    let answers = all.isEmpty ? [] : try inspection.run(names, all).answers
    return (first.facts, Self.items(plan, questions, answers))
  }

  private static func items(
    _ plan: FillPlan, _ questions: [[CodeInspection.Question]],
    _ answers: [CodeInspection.Answer]
  ) -> [(file: FillPlan.TestFile, items: [TestWriter.Item])] {
    var rest = answers[...]
    var next = 0
    return plan.testFiles.map { file in
      let items = file.behaviours.map { behaviour -> TestWriter.Item in
        let asked = questions[next]
        next += 1
        var tests: [JSON] = []
        var missing: String?
        for answer in rest.prefix(asked.count) {
          switch answer {
          case .test(let test): tests.append(test)
          case .missing(let reason): missing = missing ?? reason
          }
        }
        rest = rest.dropFirst(asked.count)
        return TestWriter.Item(
          behaviour, tests: tests, missing: missing, module: asked.first?.module)
      }
      return (file, items)
    }
  }

  /// The forms that `checks/inspect.py` knows.
  private static let howToSay =
    "give an example: `call(1, 'x')` returns `2`; `call(0)` raises `ValueError`; "
    + "`GET /health` answers 200; or write the test and mark it"

  private mutating func writeTests(
    _ files: [(file: FillPlan.TestFile, items: [TestWriter.Item])], _ gaps: [Gap],
    _ templates: TemplateSet, _ survey: ContractSurvey
  ) throws(Failure) {
    var writer = TestWriter(templates)
    for (file, items) in files {
      for item in items {
        guard let missing = item.missing else { continue }
        outcome.diagnostics.add(
          ContractRules.notFilled, "no test follows from '\(item.behaviour.name)': \(missing)",
          at: item.behaviour.span, help: Self.howToSay)
      }
      let existing = try survey.tree.bytes(of: file.path)
      let bytes = try writer.write(
        items, at: file.path, behind: existing, withSkeletons: request.writesSkeletons)
      if let bytes { add(file.path, bytes) }
    }
  }

  /// Where pytest may learn of a marker.
  private static let markerPlaces = [
    "conftest.py", "tests/conftest.py", "pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini",
  ]

  /// pytest warns of markers that nothing registers.
  private mutating func registerMarker(
    _ templates: TemplateSet, _ survey: ContractSurvey
  ) throws(Failure) {
    for place in Self.markerPlaces {
      let text = try survey.tree.bytes(of: place).map { String(decoding: $0, as: UTF8.self) }
      if text?.contains("covers(") == true { return }
    }
    if survey.tree.hasFile("conftest.py") {
      return outcome.diagnostics.add(
        ContractRules.notFilled, "'conftest.py' does not register the marker 'covers'",
        help: "add to pytest_configure: config.addinivalue_line(\"markers\", "
          + "\"covers(*behaviours): what contracts call what this shows\")")
    }
    add("conftest.py", try ContractTemplates.render("contracts/conftest.py.j2", [:], templates))
  }

  // MARK: documents

  private mutating func writeDocuments(
    _ plan: FillPlan, _ gaps: [Gap], _ templates: TemplateSet, _ survey: ContractSurvey,
    _ facts: CodeFacts
  ) throws(Failure) {
    let outputs = Set(files.map(\.path.string) + plan.documents.map(\.path) + plan.emptyFiles)
    // Documents speak of what is there when everything is written, so that the next run has
    // nothing to add.
    let after = survey.expecting(outputs)
    var writer = DocumentWriter(templates, after, facts)
    for document in plan.documents {
      guard
        let written = try writer.write(
          document.contract, at: document.path, wanted: document.wanted)
      else { continue }
      for title in written.missing {
        outcome.diagnostics.add(
          ContractRules.notFilled,
          "'\(document.path)' has no '\(title)': neither contract nor code say what stands there",
          at: document.contract.span)
      }
      try merge(written.bytes, document, gaps, survey)
    }
  }

  /// What people wrote stays; what is generated follows contract and code.
  private mutating func merge(
    _ bytes: [UInt8], _ document: FillPlan.Document, _ gaps: [Gap], _ survey: ContractSurvey
  ) throws(Failure) {
    let path = document.path
    let existing = try survey.tree.bytes(of: path)
    let update = try DocumentUpdate.plan(
      existing: existing, base: record.base(of: path), rendered: bytes,
      hasGap: gaps.contains { $0.target == path })
    switch update {
    case .leave: break
    case .write(let text, let base): remember(text, base, path)
    case .conflict(let conflicts):
      let source = Source(path: path, bytes: existing ?? [])
      for conflict in conflicts { report(conflict, in: source, document) }
    }
  }

  private mutating func report(
    _ conflict: MergeConflict, in source: Source, _ document: FillPlan.Document
  ) {
    let start = source.offset(ofLine: conflict.line)
    let end = min(start + max(1, conflict.ours.count), source.bytes.count)
    outcome.diagnostics.add(
      ContractRules.mergeConflict, "an edit of '\(source.path)' meets a change of its contract",
      at: Span(source, min(start, end), end),
      notes: [
        Diagnostic.Note("the contract", at: document.contract.span),
        Diagnostic.Note(Self.shown(conflict.theirs)),
      ], help: "make the lines say what both need, or take the edit back; then run again")
  }

  private static func shown(_ bytes: [UInt8]) -> String {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(3)
    return lines.isEmpty ? "the lines are to go" : "now due: " + lines.joined(separator: " / ")
  }

  private mutating func remember(
    _ bytes: [UInt8], _ base: [UInt8], _ path: String
  ) {
    record.note(base, for: path)
    files.append(OutputFile(FillRecord.place(of: Digest(of: base)), base))
    add(path, bytes)
  }
}
