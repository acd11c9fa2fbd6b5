import Contracts
import Core
package import Files
import Jinja

/// Makes a repository ready for contracts. It asks nothing, overwrites nothing, and says what it did.
package enum ContractInit {
  package struct Outcome: Sendable {
    /// Files that are new, sorted by path.
    package var written: [String] = []
    /// Files that were there already.
    package var kept: [String] = []
  }

  package static func run(
    _ path: String, python: String?, in workspace: Workspace
  ) throws(Failure) -> Outcome {
    let root = try Folder(path)
    let survey = try ContractSurvey(RepositoryTree(at: root))
    let facts = try facts(survey, path, python, workspace)
    let initial = try InitialContracts(survey, facts)
    var files = try contractFiles(initial)
    files += try otherFiles(initial, workspace)
    var outcome = Outcome()
    var new: [OutputFile] = []
    for file in files.sorted(by: { $0.path < $1.path }) {
      if try root.kind(of: file.path) == nil {
        new.append(file)
      } else {
        outcome.kept.append(file.path.string)
      }
    }
    outcome.written = try FilePublication(new, in: root).written.map(\.string)
    return outcome
  }

  private static func facts(
    _ survey: ContractSurvey, _ path: String, _ python: String?, _ workspace: Workspace
  ) throws(Failure) -> CodeFacts {
    guard let interpreter = PythonInterpreter.find(python), let folder = UserFile.resolved(path)
    else {
      throw Failure(
        CheckRules.noPython, .noInput, "no Python 3.11 or newer was found",
        help: "name one with --python")
    }
    let program = try Folder(workspace.templates).read(
      RelativePath(literal: "checks/inspect.py"), limit: 1 << 20)
    return try CodeInspection(folder: folder, interpreter: interpreter, program: program)
      .run(survey.allCode, []).facts
  }

  /// Contracts, each with the line by which editors find its schema, and the schemas.
  private static func contractFiles(_ initial: InitialContracts) throws(Failure) -> [OutputFile] {
    var files: [OutputFile] = []
    var types: Set<String> = []
    for contract in initial.contracts {
      let depth = contract.path.utf8.count { $0 == UInt8(ascii: "/") }
      let up = String(repeating: "../", count: depth)
      let schema = ".l9/schemas/\(contract.type.name).schema.json"
      var writer = PlainYAML()
      writer.write(contract.content)
      let head = "# yaml-language-server: $schema=\(up)\(schema)\n"
      files.append(
        OutputFile(RelativePath(literal: contract.path), Array(head.utf8) + writer.bytes))
      guard types.insert(contract.type.name).inserted,
        let published = PublishedSchemas.named(contract.type.name)
      else { continue }
      files.append(
        OutputFile(
          RelativePath(literal: schema), Array((published.json.text(.indented) + "\n").utf8)))
    }
    return files
  }

  /// Template and place of everything that is no contract.
  private static let rows: [(template: String, path: String, isExecutable: Bool)] = [
    ("ci.yml.j2", ".github/workflows/ci.yml", false),
    ("deploy.yml.j2", ".github/workflows/deploy.yml", false),
    ("deploy.sh.j2", "deploy/deploy.sh", true), ("Makefile.j2", "Makefile", false),
    ("pre-commit-config.yaml.j2", ".pre-commit-config.yaml", false),
    ("gitattributes.j2", ".gitattributes", false), ("env.example.j2", ".env.example", false),
  ]

  private static func otherFiles(
    _ initial: InitialContracts, _ workspace: Workspace
  ) throws(Failure) -> [OutputFile] {
    let templates = try ContractTemplates.read(in: workspace)
    let context = JSON.record([
      ("python", .string(initial.python)),
      ("install", .string(initial.install ?? "python -m pip list")),
      (
        "environment", .array(initial.environment.map { .record([("name", .string($0))]) })
      ),
    ])
    return try rows.map { row throws(Failure) in
      let bytes = try ContractTemplates.render(
        "contracts/init/\(row.template)", context, templates)
      return OutputFile(
        RelativePath(literal: row.path), bytes, isExecutable: row.isExecutable)
    }
  }
}
