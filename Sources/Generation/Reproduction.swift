package import Core
package import Files
package import Git
import Jinja

/// One collection generated several times, each in a process and surroundings of its own.
package struct Reproduction: Sendable {
  package struct Request: Sendable {
    /// The program to run.
    package var tool: String
    package var runs = 5
    /// What is handed to every run beside the paths, such as `--links strict`.
    package var options: [String] = []
    package var author: Author
    package var progress: @Sendable (String) -> Void = { _ in }

    package init(tool: String, author: Author) {
      self.tool = tool
      self.author = author
    }
  }

  /// The first place where two runs differ.
  package struct Difference: Sendable {
    package let run: Int
    /// nil where only commit or tree differ, or the run failed.
    package var path: RelativePath?
    package var line: Int?
    /// The line of the first run; empty where the other one failed.
    package var first = ""
    package let other: String
    /// What made the line.
    package var suspect: Explanation?

    /// Whether the run left nothing; `other` says why.
    var isFailure: Bool { path == nil && first.isEmpty }
  }

  package let collection: String
  /// The runs that were made; the last one is the first that differed.
  package let settings: [ReproductionSetting]
  package let commit: String
  package let tree: String
  package let fileCount: Int
  package let difference: Difference?

  package var isReproducible: Bool { difference == nil }
}

/// What a run left.
private struct Outputs {
  let commit: String
  let tree: String
  /// By path below the folder of the extractions.
  let files: [RelativePath: StoredFile]
}

/// Why a run left nothing.
private struct RunFailure: Error {
  let text: String
}

extension Blueprinted {
  /// Generates the collection as often as asked for, or until a run differs from the first one in
  /// bytes, rights, tree or commit.
  package func reproduce(
    _ request: Reproduction.Request, templates: [Source], repository: Repository?
  ) throws(Failure) -> Reproduction {
    let parent = Surroundings.temporaryFolder
    return try ScratchFolder.using(in: UserFile.resolved(parent) ?? parent) {
      (scratch) throws(Failure) in
      var settings: [ReproductionSetting] = []
      var first: Outputs?
      var difference: Reproduction.Difference?
      while settings.count < request.runs, difference == nil {
        let number = settings.count + 1
        request.progress("run \(number) of \(request.runs)")
        let setting = ReproductionSetting(number: number, folder: "\(scratch)/\(number)")
        settings.append(setting)
        switch try run(setting, request, templates, repository) {
        case .failure(let failure):
          difference = Reproduction.Difference(run: number, other: failure.text)
        case .success(let outputs):
          if let first { difference = try self.difference(first, outputs, number) }
          first = first ?? outputs
        }
      }
      return Reproduction(
        collection: plan.collection, settings: settings, commit: first?.commit ?? "",
        tree: first?.tree ?? "", fileCount: first?.files.count ?? 0, difference: difference)
    }
  }

  private func run(
    _ setting: ReproductionSetting, _ request: Reproduction.Request, _ templates: [Source],
    _ repository: Repository?
  ) throws(Failure) -> Result<Outputs, RunFailure> {
    let folder = setting.folder
    for name in ["home", "a folder ü", "out", "tmp"] {
      try OwnFiles.makeFolder("\(folder)/\(name)")
    }
    let inputs = survey.inputs
    let name = inputs.isFile ? inputs.sources[0].path : inputs.name
    let home = inputs.isFile ? "in" : "in/" + name
    try setting.write(inputs.sources.map { ($0.path, $0.bytes) }, to: "\(folder)/\(home)")
    try setting.write(templates.map { ($0.path, $0.bytes) }, to: folder + "/templates")
    try Satellite.make(at: folder + "/target.git", of: repository)
    let branch = "l9gen/reproduce"
    let outcome = try setting.run(
      request.tool,
      [
        "extract", "\(folder)/in/\(name)", "--into", folder + "/target.git", "-o", folder + "/out",
        "--templates", folder + "/templates", "--branch", branch, "--author",
        "\(request.author.name) <\(request.author.mail)>", "--no-checks", "--conflicts", "new",
        "-j", "\(setting.workers)", "--quiet",
      ] + request.options,
      [("SOURCE_DATE_EPOCH", "\(plan.time.seconds)"), ("TMPDIR", folder + "/tmp")]
        + ["LD_LIBRARY_PATH"].compactMap { name in
          Surroundings.variable(name).map { (name, $0) }
        })
    guard outcome.isSuccess else {
      return .failure(RunFailure(text: "\(outcome.ending.words)\n\(outcome.errors.text)"))
    }
    let target = try Repository(at: folder + "/target.git")
    let commit = try target.tip(of: BranchName(branch))
    return .success(
      Outputs(
        commit: commit?.hex ?? "",
        tree: try commit.map { (id) throws(Failure) in try target.treeID(of: id).hex } ?? "",
        files: try Self.files(in: folder + "/out")))
  }

  /// Every file with its right to be executed; who else may read it is the mask's affair.
  private static func files(in path: String) throws(Failure) -> [RelativePath: StoredFile] {
    let folder = try Folder(path)
    var files: [RelativePath: StoredFile] = [:]
    for path in try folder.list(hidden: true).files {
      if case .file(let file) = try folder.standing(at: path, limit: 64 << 20) {
        files[path] = file
      }
    }
    return files
  }

  private func difference(
    _ first: Outputs, _ run: Outputs, _ number: Int
  ) throws(Failure) -> Reproduction.Difference? {
    // sorted: by path, so that the first difference is the same every time
    for path in Set(first.files.keys).union(run.files.keys).sorted() {
      let (one, other) = (first.files[path], run.files[path])
      if one == other { continue }
      guard let one, let other, one.bytes != other.bytes else {
        return Reproduction.Difference(
          run: number, path: path, first: Self.words(one), other: Self.words(other))
      }
      return try difference(path, one.bytes, other.bytes, number)
    }
    if (first.tree, first.commit) == (run.tree, run.commit) { return nil }
    return Reproduction.Difference(
      run: number, first: "tree \(first.tree), commit \(first.commit)",
      other: "tree \(run.tree), commit \(run.commit)")
  }

  private func difference(
    _ path: RelativePath, _ one: [UInt8], _ other: [UInt8], _ number: Int
  ) throws(Failure) -> Reproduction.Difference {
    let (left, right) = (
      Source(path: path.string, bytes: one), Source(path: path.string, bytes: other)
    )
    let line = left.position(at: zip(one, other).prefix { $0 == $1 }.count).line
    var diagnostics = Diagnostics()
    // Paths in the folder begin with the extraction's name.
    let file = path.withoutFirst.flatMap { plannedFile(at: $0) }
    let suspect = try file.flatMap { (file) throws(Failure) in
      try explain(line: line, of: file, present: one, diagnostics: &diagnostics)
    }
    return Reproduction.Difference(
      run: number, path: path, line: line, first: left.line(line), other: right.line(line),
      suspect: suspect)
  }

  private static func words(_ file: StoredFile?) -> String {
    guard let file else { return "there is no such file" }
    return file.isExecutable ? "may be executed" : "may not be executed"
  }
}

extension ChildProcess.Ending {
  fileprivate var words: String {
    switch self {
    case .exited(let code): "it ended with exit code \(code)"
    case .signalled(let signal): "signal \(signal) ended it"
    case .timedOut: "its time was up"
    }
  }
}
