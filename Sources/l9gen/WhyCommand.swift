import Core
import Files
import Generation
import Git
import Living

extension Session {
  func why() -> ExitCode {
    let operand = invocation.operands[0]
    // Without a line: the whole file.
    let isWhole = UserFile.isFile(place(operand)) || !operand.utf8.contains(UInt8(ascii: ":"))
    do throws(UsageProblem) {
      return isWhole ? why(operand, line: nil) : try why(FilePlace(operand))
    } catch {
      return fail(error)
    }
  }

  private func why(_ place: FilePlace) -> ExitCode { why(place.path, line: place.line) }

  private func why(_ path: String, line: Int?) -> ExitCode {
    do throws(Failure) {
      let repository = try repository(isNeeded: false)
      let output = try GeneratedPath(place(path), repository)
      let name = try collection(of: output, path, repository)
      var diagnostics = Diagnostics()
      guard let blueprinted = try traceable(name, in: workspace(), repository, &diagnostics) else {
        return report(diagnostics)
      }
      if let wired = try explainWiring(line, of: output, blueprinted, repository) {
        terminal.endProgress()
        if isJSON { return show(wired.json.documentBytes, .done) }
        let inputs = blueprinted.survey.inputs
        return show(
          wired.text { name in
            inputs.sources.contains { $0.path == name } ? shown(name, of: inputs) : name
          }, .done)
      }
      let file = try output.file(in: blueprinted, path)
      let present =
        UserFile.isFile(place(path)) ? try UserFile.read(place(path), limit: 64 << 20) : nil
      guard let line else {
        let explanation = try blueprinted.explain(file, present: present, diagnostics: &diagnostics)
        return explanation.map(show) ?? report(diagnostics)
      }
      let explanation = try blueprinted.explain(
        line: line, of: file, present: present, diagnostics: &diagnostics)
      return explanation.map { show($0, blueprinted.survey.inputs) } ?? report(diagnostics)
    } catch {
      return fail(error)
    }
  }

  /// A file of the platform is no file of the plan; only lines of modules in it are l9gen's.
  private func explainWiring(
    _ line: Int?, of output: GeneratedPath, _ blueprinted: Blueprinted, _ repository: Repository?
  ) throws(Failure) -> WiringExplanation? {
    guard let folder = repository?.workFolder else { return nil }
    let ground = Ground(workTree: try Folder(folder))
    for path in output.candidates where blueprinted.plannedFile(at: path) == nil {
      if let found = try blueprinted.explainWiring(line: line, of: path, on: ground) {
        return found
      }
    }
    return nil
  }

  private func show(_ explanation: FileExplanation) -> ExitCode {
    terminal.endProgress()
    return isJSON
      ? show(explanation.json.documentBytes, .done) : show(explanation.text, .done)
  }

  private func show(_ explanation: Explanation, _ inputs: Inputs) -> ExitCode {
    terminal.endProgress()
    if isJSON { return show(explanation.json.documentBytes, .done) }
    return show(explanation.text { shown($0, of: inputs) }, .done)
  }

  /// The path of an input as one from here.
  func shown(_ path: String, of inputs: Inputs) -> String {
    inputs.isFile ? inputs.location : inputs.location + "/" + path
  }

  /// A collection read and planned to be looked at: only dates in headers depend on the time.
  func traceable(
    _ name: String, in workspace: Workspace, _ repository: Repository?,
    _ diagnostics: inout Diagnostics
  ) throws(Failure) -> Blueprinted? {
    var request = ExtractionRequest(collection: name)
    request.survey = surveySettings()
    request.epoch = Environment["SOURCE_DATE_EPOCH"]
    request.fallbackTime = Timestamp(seconds: 0)
    return try Blueprinted.make(
      request, in: workspace, repository: repository, diagnostics: &diagnostics)
  }

  /// `--collection`, else what the file's surroundings say.
  private func collection(
    of output: GeneratedPath, _ path: String, _ repository: Repository?
  ) throws(Failure) -> String {
    if let name = invocation[.collection] { return name }
    if let name = output.extracted { return name }
    if let folder = repository?.workFolder.flatMap({ try? Folder($0) }) {
      let names = try Ledger.collections(in: folder)
      for name in names {
        let ledger = try Ledger.read(name, on: Ground(workTree: folder))
        if output.candidates.contains(where: { ledger.unit(of: $0) != nil }) { return name }
      }
      let ground = Ground(workTree: folder)
      for name in names {
        let files = try Blueprinted.wiredFiles(of: name, on: ground)
        if output.candidates.contains(where: files.contains) { return name }
      }
    }
    throw Failure(
      TraceRules.whichCollection, .noInput,
      "nothing says which collection '\(path)' is generated from",
      help: "name it with --collection")
  }
}

/// `FILE:LINE` of a command line.
struct FilePlace {
  let path: String
  let line: Int
  /// As editors and findings write it behind the line; nil where there is none.
  let column: Int?

  init(_ text: String) throws(UsageProblem) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.reversed().prefix(2).prefix { Int($0) != nil }.compactMap { Int($0) }
    guard let line = numbers.last, line > 0, parts.count > numbers.count else {
      throw UsageProblem(
        message: "'\(text)' is no place in a file", help: "a place is FILE:LINE, lines from 1 on")
    }
    path = parts.dropLast(numbers.count).joined(separator: ":")
    self.line = line
    column = numbers.count == 2 ? numbers[0] : nil
  }
}

/// What a path of the command line may be called in a plan.
struct GeneratedPath {
  /// In the extraction or the repository, the likeliest first.
  let candidates: [RelativePath]
  /// The collection whose extraction it stands in.
  let extracted: String?

  /// - Parameter path: as one from where the program was started.
  init(_ path: String, _ repository: Repository?) throws(Failure) {
    var candidates: [String] = []
    var extracted: String?
    let whole = Self.resolved(path)
    if let root = repository?.workTree.flatMap({ UserFile.resolved($0) }),
      whole.hasPrefix(root + "/")
    {
      candidates.append(String(whole.dropFirst(root.utf8.count + 1)))
    }
    let parts = whole.split(separator: "/").map(String.init)
    for count in stride(from: parts.count - 1, to: 0, by: -1) {
      let folder = (whole.hasPrefix("/") ? "/" : "") + parts[..<count].joined(separator: "/")
      guard UserFile.isFile(folder + "/" + Seal.manifestPath.string) else { continue }
      candidates.insert(parts[count...].joined(separator: "/"), at: 0)
      extracted = Self.collection(ofFolder: parts[count - 1])
      break
    }
    candidates.append(path)
    self.candidates = candidates.compactMap { try? RelativePath($0) }
    self.extracted = extracted
  }

  /// The whole path of a file that need not be there; links in front of it are followed.
  private static func resolved(_ path: String) -> String {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    var missing: [Substring] = []
    while let name = parts.popLast() {
      let head = parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
      missing.insert(name, at: 0)
      if let known = UserFile.resolved(head) {
        return (known == "/" ? "" : known) + "/" + missing.joined(separator: "/")
      }
    }
    return path
  }

  /// An extraction's folder is called `<collection>_<YYYYMMDD_HHMMSS>`.
  private static func collection(ofFolder name: String) -> String? {
    let time = "_20260105_000000".utf8.count
    return name.utf8.count > time ? String(name.dropLast(time)) : nil
  }

  func file(in blueprinted: Blueprinted, _ path: String) throws(Failure) -> PlannedFile {
    for candidate in candidates {
      if let file = blueprinted.plannedFile(at: candidate) { return file }
    }
    if candidates.contains(where: { $0.components[0] == Ledger.home.string }) {
      throw Failure(
        TraceRules.notPlanned, .badData, "'\(path)' is written by no template",
        help: "it is the ledger: what 'extract' and 'apply' recorded of the files they wrote")
    }
    let known = blueprinted.plan.files.flatMap { [$0.path.string, $0.place?.string ?? ""] }
    let near = Suggestion.closest(to: candidates.first?.string ?? path, in: known)
    throw Failure(
      TraceRules.notPlanned, .badData,
      "'\(path)' is no file that '\(blueprinted.plan.collection)' leads to",
      help: near.map { "did you mean '\($0)'?" }
        ?? "'l9gen plan \(blueprinted.plan.collection)' lists them")
  }
}
