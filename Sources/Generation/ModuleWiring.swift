import Core
import Documents
import Files
import ModuleBlueprints
import Modules
import Specs

/// Puts the modules of a collection into the files that their specs allow to be modified.
///
/// Only our own lines and entries change, so that a second run changes nothing, and a module that
/// left the collection leaves nothing behind.
struct ModuleWiring {
  let collection: String
  /// In the order in which they are installed.
  let modules: [ModuleBlueprint]
  /// The bytes of a file of the target repository; nil when there is none.
  let read: (RelativePath) throws(Failure) -> [UInt8]?
  /// The bytes of `checks/wire.py` of the template folder.
  let program: [UInt8]
  /// Finds what reads Python files; without it they stay as they are.
  let interpreter: () -> PythonInterpreter?

  /// A module, and what its contracts say.
  struct Fitted {
    let blueprint: ModuleBlueprint
    let fittings: ModuleFittings
    var spec: ModuleSpec { blueprint.spec }
  }

  /// Every file that is to be written, the record of them included; none when nothing is wired.
  func edits(_ diagnostics: inout Diagnostics) throws(Failure) -> [OutputFile] {
    let recordPath = WiringRecord.path(of: collection)
    let standing = try read(recordPath)
    let before = WiringRecord(standing)
    var after = WiringRecord()
    var edits: [OutputFile] = []
    let wanted = try allowed(&diagnostics)
    let paths = before.files + before.entries.map(\.file) + wanted.map(\.path)
    // sorted: by path
    for path in Set(paths).sorted() {
      guard let bytes = try read(path) else { continue }
      let modules = wanted.filter { $0.path == path }.map(\.module)
      let entries = before.entries.filter { $0.file == path }
      if path.string.hasSuffix(".py") {
        let text = try edit(path, bytes, modules, &diagnostics)
        if !modules.isEmpty { after.files.append(path) }
        if let text, !text.elementsEqual(bytes) { edits.append(OutputFile(path, text)) }
      } else {
        guard let (text, kept) = edit(path, bytes, modules, entries, &diagnostics) else { continue }
        if !kept.isEmpty { after.files.append(path) }
        after.entries += kept
        if !text.elementsEqual(bytes) { edits.append(OutputFile(path, text)) }
      }
    }
    if after.isEmpty && standing == nil { return edits }
    return edits + [OutputFile(recordPath, after.bytes)]
  }

  /// Files that exist in the platform and that a spec allows to be modified.
  func allowed(
    _ diagnostics: inout Diagnostics
  ) throws(Failure) -> [(path: RelativePath, module: Fitted)] {
    var allowed: [(RelativePath, Fitted)] = []
    for blueprint in modules {
      let fittings = try ModuleFittings(blueprint.spec, read: read)
      let module = Fitted(blueprint: blueprint, fittings: fittings)
      let paths = blueprint.spec.repository.modifiedFiles.compactMap { file in
        Self.isWirable(file.string) ? try? RelativePath(file.string) : nil
      }
      allowed += paths.map { ($0, module) }
      for file in fittings.files where !paths.contains(where: { $0.string == file.string }) {
        if file.string.hasSuffix(".py") { continue }
        diagnostics.add(
          WiringRules.notAllowed, "'\(file.string)' is not to be modified by '\(blueprint.id)'",
          at: file.span,
          notes: [
            .init(
              "it is not among these", at: blueprint.spec.place("repo", "allowed_modified_files"))
          ],
          help: "name it under 'repo.allowed_modified_files' of the spec")
      }
    }
    return allowed
  }

  private static func isWirable(_ path: String) -> Bool {
    [".py", ".yaml", ".yml"].contains { path.hasSuffix($0) }
  }

  // MARK: YAML

  /// The file with the modules' entries, and what is recorded of them; nil with a finding when it
  /// is not clear where they belong.
  private func edit(
    _ path: RelativePath, _ bytes: [UInt8], _ modules: [Fitted], _ recorded: [WiringRecord.Entry],
    _ diagnostics: inout Diagnostics
  ) -> ([UInt8], [WiringRecord.Entry])? {
    do throws(YAMLEdit.Problem) {
      var file = try YAMLWiring(path, bytes, collection, recorded)
      let lists = try file.lists()
      if lists.isEmpty, !modules.isEmpty {
        throw YAMLEdit.Problem(
          message: "nothing here lists services, modules, tools or segments", span: file.root.span)
      }
      for list in lists {
        try file.reconcile(
          list, with: entries(for: list, in: file.root, modules, recorded), &diagnostics)
      }
      return (file.bytes, file.entries)
    } catch {
      report(error, path, modules, &diagnostics)
      return nil
    }
  }

  func entries(
    for list: WiringList, in root: Node, _ modules: [Fitted], _ recorded: [WiringRecord.Entry]
  ) throws(YAMLEdit.Problem) -> [WiringEntry] {
    // sorted: only asked for members
    let own = Set(
      recorded.filter { $0.section == list.key }.map(\.name)
        + modules.map(\.fittings.service.string))
    var entries: [WiringEntry] = []
    for module in modules {
      entries += try ModuleEntries(module.blueprint, module.fittings)
        .entries(for: list, in: root, own: own)
    }
    return entries
  }

  private func report(
    _ problem: YAMLEdit.Problem, _ path: RelativePath, _ modules: [Fitted],
    _ diagnostics: inout Diagnostics
  ) {
    diagnostics.add(
      WiringRules.unclear, problem.message, at: problem.span,
      notes: problem.others.map { .init("and here", at: $0) } + allowing(path, modules),
      help: "make the place clear, or take the file off the list 'repo.allowed_modified_files'")
  }

  private func allowing(_ path: RelativePath, _ modules: [Fitted]) -> [Diagnostic.Note] {
    let file = modules.first?.spec.repository.modifiedFiles.first { $0.string == path.string }
    return file.map { [.init("the spec allows the file to be modified", at: $0.span)] } ?? []
  }

  // MARK: Python

  /// nil when the file cannot be read here, or with a finding when it is not clear where the lines
  /// belong.
  private func edit(
    _ path: RelativePath, _ bytes: [UInt8], _ modules: [Fitted], _ diagnostics: inout Diagnostics
  ) throws(Failure) -> [UInt8]? {
    guard let interpreter = interpreter() else {
      diagnostics.add(
        WiringRules.notWired, "no Python 3.11 or newer was found to read '\(path)' with",
        help: "name one with --python")
      return nil
    }
    let request = try request(String(decoding: bytes, as: UTF8.self), modules)
    let answer = try PythonProgram.run(program, named: "wire.py", request, with: interpreter)
    if let text = answer["text"]?.string { return Array(text.utf8) }
    let problem = answer["problem"]
    let place = problem?["path"]?.string.flatMap { try? RelativePath($0) } ?? path
    let source = Source(path: place.string, bytes: try read(place) ?? bytes)
    let places = (problem?["lines"]?.array ?? []).compactMap(\.int).map {
      Self.span($0, of: source)
    }
    diagnostics.add(
      WiringRules.unclear, "\(problem?["message"]?.string ?? "the file cannot be edited")",
      at: places.first ?? Span(source, 0, 0),
      notes: places.dropFirst().map { .init("and here", at: $0) } + allowing(path, modules),
      help: "call 'install' of each module there yourself, and take the file off the list")
    return nil
  }

  private func request(_ text: String, _ modules: [Fitted]) throws(Failure) -> JSON {
    .record([
      ("text", .string(text)), ("collection", .string(collection)),
      (
        "modules",
        .array(
          try modules.map { (module) throws(Failure) in
            let id = module.spec.unit.id.string
            let package = module.spec.unit.rootPath.components.joined(separator: ".")
            return .record([
              ("import", .string("from \(package) import install as install_\(id)")),
              ("function", .string("install_\(id)")),
              ("shared", .array(try shared(by: module))),
            ])
          })
      ),
    ])
  }

  /// What of the platform a module is given: the registry of tools and the substrate, from the files
  /// that its contracts name.
  private func shared(by module: Fitted) throws(Failure) -> [JSON] {
    var shared: [JSON] = []
    let wanted = [
      ("tools", module.spec.surface.exposesTool ? module.fittings.toolRegistry : nil),
      ("substrate", module.fittings.substrateAdapter),
    ]
    for (argument, file) in wanted {
      guard let file, file.string.hasSuffix(".py"), let path = try? RelativePath(file.string),
        let bytes = try read(path)
      else { continue }
      shared.append(
        .record([
          ("argument", .string(argument)), ("path", .string(path.string)),
          ("text", .string(String(decoding: bytes, as: UTF8.self))),
        ]))
    }
    return shared
  }

  /// A whole line of a file.
  static func span(_ line: Int, of source: Source) -> Span {
    let starts = [0] + source.bytes.indices.filter { source.bytes[$0] == 0x0A }.map { $0 + 1 }
    let start = starts[min(max(line - 1, 0), starts.count - 1)]
    let end = source.bytes[start...].firstIndex(of: 0x0A) ?? source.bytes.count
    let first = source.bytes[start..<end].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? start
    return Span(source, first, end)
  }
}

/// A program of the template folder that reads one JSON file and prints another.
enum PythonProgram {
  static func run(
    _ program: [UInt8], named name: String, _ request: JSON, with interpreter: PythonInterpreter
  ) throws(Failure) -> JSON {
    try ScratchFolder.using(in: Surroundings.temporaryFolder) { scratch throws(Failure) in
      try OwnFiles.write(program, to: scratch + "/" + name)
      try OwnFiles.write(request.canonicalBytes, to: scratch + "/request.json")
      var command = ChildProcess.Command([
        interpreter.path, "-I", scratch + "/" + name, scratch + "/request.json",
      ])
      command.environment = Surroundings.plain
      command.outputLimit = 64 << 20
      let outcome = try ChildProcess.run(command)
      if outcome.isSuccess, let json = try? JSON(parsing: outcome.output.bytes) { return json }
      let last = outcome.errors.text.split(separator: "\n").suffix(3).joined(separator: "\n")
      throw Failure(
        CheckRules.gateReport, .badData, "'\(name)' left no answer",
        help: last.isEmpty ? nil : "it printed last:\n\(last)")
    }
  }
}
