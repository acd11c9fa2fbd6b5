import Core
import Files
import Living
import Modules
import Specs

extension Blueprinted {
  /// The modules in files of the platform, as they are to stand; nothing where nothing is wired.
  func wire(
    on ground: Ground, _ request: ExtractionRequest, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> [OutputFile] {
    let read = { (path: RelativePath) throws(Failure) -> [UInt8]? in
      guard case .file(let file) = try ground.standing(at: path) else { return nil }
      return file.bytes
    }
    let specs = plan.agents.compactMap { survey.modules[$0.id] }
    let record = try read(ModuleWiring.record(of: plan.collection))
    if specs.isEmpty && record == nil { return [] }
    guard let program = pack.source("checks/wire.py") else { return [] }
    guard let interpreter = PythonInterpreter.find(request.python) else {
      diagnostics.add(
        WiringRules.notWired, "no Python 3.11 or newer was found to read the platform's files with",
        help: "name one with --python")
      return []
    }
    let wiring = ModuleWiring(
      collection: plan.collection, specs: specs, read: read, program: program.bytes,
      interpreter: interpreter)
    return try wiring.edits(&diagnostics)
  }

  /// The same as changes of a ground.
  func wiring(
    on ground: Ground, _ request: ExtractionRequest, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> [FileChange] {
    var changes: [FileChange] = []
    for file in try wire(on: ground, request, &diagnostics) {
      let standing = try ground.standing(at: file.path)
      let before: StoredFile? = if case .file(let file) = standing { file } else { nil }
      let after = StoredFile(file.bytes, isExecutable: before?.isExecutable ?? false)
      if before == after { continue }
      changes.append(FileChange(file.path, from: before.map(FileState.init), to: after))
    }
    return changes
  }
}
