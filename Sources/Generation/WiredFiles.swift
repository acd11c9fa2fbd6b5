import Core
import Files
import Living

extension Blueprinted {
  /// The modules in files of the platform, as they are to stand; nothing where nothing is wired.
  func wire(
    on ground: Ground, _ request: ExtractionRequest, _ diagnostics: inout Diagnostics
  ) throws(Failure) -> [OutputFile] {
    let read = { (path: RelativePath) throws(Failure) -> [UInt8]? in
      guard case .file(let file) = try ground.standing(at: path) else { return nil }
      return file.bytes
    }
    let blueprints = modules.blueprints
    if blueprints.isEmpty, try read(WiringRecord.path(of: plan.collection)) == nil { return [] }
    guard let program = pack.source("checks/wire.py") else { return [] }
    let wiring = ModuleWiring(
      collection: plan.collection, modules: blueprints, read: read, program: program.bytes,
      interpreter: { PythonInterpreter.find(request.python) })
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
