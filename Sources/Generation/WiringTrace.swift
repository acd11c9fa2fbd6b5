package import Core
import Documents
package import Files
package import Living
import ModuleBlueprints
import Modules
import Specs

extension Blueprinted {
  /// Explains lines of modules in a file of the platform; nil when the file holds none of them.
  ///
  /// - Parameter line: the line to explain; nil for all of the modules' lines.
  package func explainWiring(
    line: Int?, of path: RelativePath, on ground: Ground
  ) throws(Failure) -> WiringExplanation? {
    guard case .file(let file) = try ground.standing(at: path) else { return nil }
    let read = { (path: RelativePath) throws(Failure) -> [UInt8]? in
      guard case .file(let file) = try ground.standing(at: path) else { return nil }
      return file.bytes
    }
    // Nothing is edited, so that neither the program nor its interpreter is asked for.
    let wiring = ModuleWiring(
      collection: plan.collection, modules: modules.blueprints, read: read, program: [],
      interpreter: { nil })
    var findings = Diagnostics()
    let modules = try wiring.allowed(&findings).filter { $0.path == path }.map(\.module)
    let record = WiringRecord(try read(WiringRecord.path(of: plan.collection)))
    if modules.isEmpty, !record.files.contains(path) { return nil }
    let trace = WiringTrace(
      source: Source(path: path.string, bytes: file.bytes), path: path, wiring: wiring,
      modules: modules, record: record, field: { survey.wiringField(at: $0) })
    let lines = (path.string.hasSuffix(".py") ? trace.python : trace.yaml)
      .filter { line == nil || $0.line == line }
    if let line, lines.isEmpty { throw notWired(line, path, trace) }
    if lines.isEmpty { return nil }
    return WiringExplanation(
      collection: plan.collection, path: path, asked: line, lines: lines,
      allowed: modules.compactMap { module in
        module.spec.repository.modifiedFiles.first { $0.string == path.string }?.span
      }.map { survey.field(at: $0) })
  }
}

extension Blueprinted {
  private func notWired(_ line: Int, _ path: RelativePath, _ trace: WiringTrace) -> Failure {
    let all = path.string.hasSuffix(".py") ? trace.python : trace.yaml
    let numbers = all.map { String($0.line) }
    return Failure(
      TraceRules.notPlanned, .badData, "line \(line) of '\(path)' is its owner's",
      help: numbers.isEmpty
        ? "modules may be put into the file, and none is"
        : "only \(numbers.count == 1 ? "line" : "lines") \(numbers.joined(separator: ", ")) "
          + "\(numbers.count == 1 ? "is" : "are") of modules")
  }
}

extension Survey {
  /// A place of an input, or of a contract or another file of the repository.
  fileprivate func wiringField(at span: Span) -> SchemaField {
    files.contains { $0.source === span.source }
      ? field(at: span) : SchemaField(span: span, pointer: nil)
  }
}

/// Tells of every line of modules in one file what wants it.
private struct WiringTrace {
  let source: Source
  let path: RelativePath
  let wiring: ModuleWiring
  /// Those that may modify the file.
  let modules: [ModuleWiring.Fitted]
  let record: WiringRecord
  let field: (Span) -> SchemaField

  private typealias Line = WiringExplanation.Line

  private func line(
    _ number: Int, of module: String?, _ standing: Line.Standing, _ rule: String,
    _ places: [Span?]
  ) -> Line {
    Line(
      line: number, text: source.line(number), module: module, standing: standing, rule: rule,
      fields: places.compactMap(\.self).map(field))
  }

  // MARK: Python

  var python: [WiringExplanation.Line] {
    (1...max(1, source.textLineCount)).compactMap { number in
      let text = source.line(number)
      if WiredLine.isMark(text) {
        return line(number, of: nil, .generated, "a mark around lines of modules", [])
      }
      guard WiredLine.collection(text) == wiring.collection else { return nil }
      return explain(number, text)
    }
  }

  private func explain(_ number: Int, _ text: String) -> Line {
    let isImport = ["from ", "import "].contains { text.hasPrefix($0) }
    let place =
      isImport
      ? "behind the last import of the file"
      : "behind the application that the file makes, and its routers"
    if text.hasPrefix("import os ") {
      let standing: Line.Standing = modules.isEmpty ? .left : .generated
      return line(number, of: nil, standing, "what the calls of the modules read, \(place)", [])
    }
    for module in modules {
      let id = module.spec.unit.id.string
      let isOurs =
        isImport
        ? text.contains(" import install as install_\(id) ") : text.contains("install_\(id)(")
      guard isOurs else { continue }
      let rule = isImport ? "the module's 'install', \(place)" : "installs the module, \(place)"
      return line(
        number, of: module.spec.identity.moduleID.string, .generated, rule,
        isImport
          ? [module.spec.identity.moduleID.span, module.spec.place("repo", "root_path")]
          : [module.spec.identity.moduleID.span] + given(to: module, in: text))
    }
    for module in modules where isImport {
      for (what, file) in shared(by: module) where text.hasPrefix("from \(Self.package(file)) ") {
        return line(
          number, of: module.spec.identity.moduleID.string, .generated,
          "the \(what) that the module is given, \(place)", [file.span])
      }
    }
    return line(number, of: nil, .left, "a line of a module, \(place)", [])
  }

  /// What of the platform a call hands over is stated by the spec or a contract.
  private func given(to module: ModuleWiring.Fitted, in text: String) -> [Span?] {
    let words = ["registry of tools": "tools=", "substrate": "substrate="]
    return shared(by: module).filter { what, _ in words[what].map(text.contains) ?? false }
      .map(\.file.span)
  }

  private func shared(by module: ModuleWiring.Fitted) -> [(what: String, file: ModuleText)] {
    let tools = module.spec.surface.exposesTool ? module.fittings.toolRegistry : nil
    return [("registry of tools", tools), ("substrate", module.fittings.substrateAdapter)]
      .compactMap { what, file in file.map { (what, $0) } }
  }

  /// `l9.registry` of `l9/registry.py`, as `checks/wire.py` writes it.
  private static func package(_ file: ModuleText) -> String {
    var path = file.string
    for ending in [".py", "/__init__"] where path.hasSuffix(ending) {
      path.removeLast(ending.utf8.count)
    }
    return path.replacing("/", with: ".")
  }

  // MARK: YAML

  var yaml: [WiringExplanation.Line] {
    let recorded = record.entries.filter { $0.file == path }
    // What cannot be read, or where it is unclear what belongs where, is told by 'check'.
    guard let file = try? YAMLWiring(path, source.bytes, wiring.collection, recorded),
      let lists = try? file.lists()
    else { return [] }
    var lines: [Line] = []
    for list in lists {
      let wanted = (try? wiring.entries(for: list, in: file.root, modules, recorded)) ?? []
      for entry in wanted where recorded.contains(where: { $0.isEntry(entry.name, of: list) }) {
        lines += explain(entry, list, file)
      }
      for entry in recorded
      where entry.section == list.key && !wanted.contains(where: { $0.name == entry.name }) {
        lines += Array(range(of: entry.name, list, file) ?? 1..<1).map {
          line($0, of: nil, .left, "an entry of \(list.phrase)", [])
        }
      }
    }
    return lines.sorted { $0.line < $1.line }
  }

  private func explain(_ entry: WiringEntry, _ list: WiringList, _ file: YAMLWiring) -> [Line] {
    guard let range = range(of: entry.name, list, file),
      let node = list.path(of: entry.name, in: file.root).flatMap({ file.node(at: $0) })
    else { return [] }
    return range.map { number in
      let member = node.pairs.first { pair in
        pair.key.span.position.line <= number && number <= Self.lastLine(of: pair.value)
      }
      guard let member, let name = member.key.text, list.nameKey != name else {
        return line(
          number, of: entry.module, .generated, "begins the module's entry of \(list.phrase)",
          [entry.stated])
      }
      guard let wanted = entry.members.first(where: { $0.name == name }) else {
        return line(
          number, of: entry.module, .added, "'\(name)' in the module's entry of \(list.phrase)",
          [])
      }
      return line(
        number, of: entry.module, member.value.json == wanted.value ? .generated : .differs,
        "'\(name)' of the module's entry of \(list.phrase)", [entry.places[name]])
    }
  }

  /// The lines of an entry, that of its name included.
  private func range(of name: String, _ list: WiringList, _ file: YAMLWiring) -> Range<Int>? {
    guard let path = list.path(of: name, in: file.root), let node = file.node(at: path) else {
      return nil
    }
    var first = node.span.position.line
    if case .map = list.form,
      let key = file.root[list.key]?.pairs.first(where: { $0.key.text == name })
    {
      first = key.key.span.position.line
    }
    return first..<max(first, Self.lastLine(of: node)) + 1
  }

  /// The line that holds the last byte of a value.
  private static func lastLine(of node: Node) -> Int {
    var end = max(node.span.start, node.span.end - 1)
    let bytes = node.span.source.bytes
    while end > node.span.start, [0x0A, 0x20].contains(bytes[min(end, bytes.count - 1)]) {
      end -= 1
    }
    return node.span.source.position(at: end).line
  }
}

extension WiringRecord.Entry {
  fileprivate func isEntry(_ name: String, of list: WiringList) -> Bool {
    section == list.key && self.name == name
  }
}

extension WiringList {
  /// What names an entry within it.
  fileprivate var nameKey: String? { if case .records(let key) = form { key } else { nil } }

  /// `'services'`
  fileprivate var phrase: String {
    switch section {
    case .services: "'\(key)': a service that runs it alone"
    case .modules: "'\(key)', the registry of modules"
    case .tools: "'\(key)', the registry of tools"
    case .segments: "'\(key)', the segments of memory"
    }
  }
}
