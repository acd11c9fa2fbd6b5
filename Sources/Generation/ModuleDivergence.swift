package import Core
package import Files
package import Living
import ModuleBlueprints
import Modules
package import Specs

/// Compares the code of modules, wherever it came from, with their specs.
///
/// The Python is read by its own `ast` (`checks/module_facts.py` of the template folder), so that a
/// comment or a text that merely looks like code counts for nothing.
package struct ModuleDivergence {
  private let blueprint: ModuleBlueprint
  private let facts: JSON
  private let sources: [String: Source]

  /// Reads modules of the collection where their code stands: in a work tree or a commit.
  ///
  /// - Parameter only: the modules to look at; nil for all.
  package static func find(
    _ blueprinted: Blueprinted, only: Set<Unit.ID>? = nil, on ground: Ground, python: String?,
    diagnostics: inout Diagnostics
  ) throws(Failure) {
    guard let program = blueprinted.pack.source("checks/module_facts.py") else { return }
    var present: [(blueprint: ModuleBlueprint, sources: [Source])] = []
    for blueprint in blueprinted.modules.blueprints where only?.contains(blueprint.id) ?? true {
      let spec = blueprint.spec
      let sources = try sources(of: spec.unit.rootPath, on: ground)
      if sources.isEmpty {
        diagnostics.add(
          WiringRules.noCode, "'\(spec.unit.rootPath)' is not there", at: spec.place("metadata"),
          help: "generate it with 'l9gen extract'")
        continue
      }
      present.append((blueprint, sources))
    }
    if present.isEmpty { return }
    guard let interpreter = PythonInterpreter.find(python) else {
      throw Failure(
        CheckRules.noPython, .noInput, "no Python 3.11 or newer was found",
        help: "name one with --python")
    }
    let request: JSON = .record([("modules", .array(present.map { Self.request($0.sources) }))])
    let answer = try PythonProgram.run(
      program.bytes, named: "module_facts.py", request, with: interpreter)
    for (module, facts) in zip(present, answer["modules"]?.array ?? []) {
      let comparison = ModuleDivergence(
        blueprint: module.blueprint, facts: facts,
        sources: Dictionary(
          module.sources.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first }))
      comparison.report(&diagnostics)
    }
  }

  /// Whether there is code of any module of the collection.
  package static func hasCode(
    of blueprinted: Blueprinted, on ground: Ground
  ) throws(Failure) -> Bool {
    for blueprint in blueprinted.modules.blueprints
    where try !sources(of: blueprint.spec.unit.rootPath, on: ground).isEmpty {
      return true
    }
    return false
  }

  /// Python files of a module, its tests aside.
  private static func sources(
    of root: RelativePath, on ground: Ground
  ) throws(Failure) -> [Source] {
    var sources: [Source] = []
    for path in try ground.files(beneath: root)
    where path.string.hasSuffix(".py") && path.components[root.components.count] != "tests" {
      guard case .file(let file) = try ground.standing(at: path) else { continue }
      sources.append(Source(path: path.string, bytes: file.bytes))
    }
    return sources
  }

  private static func request(_ sources: [Source]) -> JSON {
    let files = sources.map { source -> JSON in
      .record([("path", .string(source.path)), ("text", .string(source.text))])
    }
    return .record([("files", .array(files))])
  }

  private func report(_ diagnostics: inout Diagnostics) {
    for file in found("broken") {
      diagnostics.add(
        WiringRules.divergence, "this is no Python: \(file["message"]?.string ?? "")",
        at: span(of: file), notes: [note("the spec", spec.place("metadata"))])
    }
    compareRoutes(&diagnostics)
    compareAuthentication(&diagnostics)
    compareNames(&diagnostics)
    compareCalls(&diagnostics)
    compareGuard(&diagnostics)
    compareTool(&diagnostics)
  }

  private var spec: ModuleSpec { blueprint.spec }

  private func found(_ kind: String) -> [JSON] { facts[kind]?.array ?? [] }

  /// The line of a fact.
  private func span(of fact: JSON) -> Span? {
    guard let source = fact["file"]?.string.flatMap({ sources[$0] }) else { return nil }
    return ModuleWiring.span(fact["line"]?.int ?? 1, of: source)
  }

  /// Where something of the kind would stand in the code, when it is not there.
  private func file(_ name: String) -> Span? {
    // sorted: by path, so that the same file is named every time.
    let paths = sources.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let path = paths.first { $0.contains(name) && !$0.hasSuffix("__init__.py") } ?? paths.first
    return path.flatMap { sources[$0] }.map { Span($0, 0, 0) }
  }

  private func note(_ message: String, _ span: Span?) -> Diagnostic.Note {
    Diagnostic.Note(message, at: span)
  }

  /// The code lacks what the spec states.
  private func missing(
    _ what: String, _ stated: Span?, in name: String, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.add(
      WiringRules.divergence, "the code of '\(blueprint.id)' \(what)", at: file(name),
      notes: [note("the spec states it here", stated)],
      help: "bring the code back with 'l9gen extract', or change the spec")
  }

  /// The code has what the spec does not state.
  private func unstated(
    _ what: String, _ fact: JSON, _ place: Span?, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.add(
      WiringRules.divergence, "the spec of '\(blueprint.id)' does not state \(what)",
      at: span(of: fact), notes: [note("it would stand here", place)],
      help: "state it in the spec, or take it out of the code")
  }
}

extension ModuleDivergence {
  private func compareRoutes(_ diagnostics: inout Diagnostics) {
    let routes = found("routes")
    for route in spec.interfaces.inbound {
      let (method, path) = (route.method.string, route.route.string)
      let same = routes.filter { $0["path"]?.string == path }
      guard let fact = same.first(where: { $0["method"]?.string == method }) else {
        if let other = same.first {
          diagnostics.add(
            WiringRules.divergence,
            "'\(path)' is served by \(other["method"]?.string ?? ""), the spec says \(method)",
            at: span(of: other), notes: [note("in the spec", route.method.span)])
        } else {
          missing("does not serve '\(method) \(path)'", route.route.span, in: "route", &diagnostics)
        }
        continue
      }
      if route.authentication != .none, fact["authenticates"]?.bool == false {
        diagnostics.add(
          WiringRules.divergence, "'\(method) \(path)' is served without authentication",
          at: span(of: fact),
          notes: [note("the spec asks for \(route.authentication.rawValue)", route.route.span)],
          help: "verify who calls before anything is read")
      }
    }
    let declared = Set(spec.interfaces.inbound.map(\.route.string))
    for fact in routes {
      let path = fact["path"]?.string ?? ""
      if declared.contains(path) || path.hasSuffix("/health") { continue }
      unstated(
        "the route '\(fact["method"]?.string ?? "") \(path)'", fact,
        spec.place("interfaces", "inbound"), &diagnostics)
    }
  }

  private func compareAuthentication(_ diagnostics: inout Diagnostics) {
    let schemes = found("auth")
    for route in spec.interfaces.inbound where route.authentication != .none {
      let wanted = route.authentication.rawValue
      if schemes.contains(where: { $0["scheme"]?.string == wanted }) { continue }
      if let other = schemes.first {
        diagnostics.add(
          WiringRules.divergence,
          "authentication is \(other["scheme"]?.string ?? ""), the spec says \(wanted)",
          at: span(of: other), notes: [note("the route", route.route.span)])
      } else {
        missing("has no authentication by \(wanted)", route.route.span, in: "wiring", &diagnostics)
      }
    }
    let step = spec.orchestration.validation.first { $0.name == "check_timestamp_freshness" }
    let isOpen = spec.interfaces.inbound.allSatisfy { $0.authentication == .none }
    if let step, !isOpen, found("freshness").isEmpty {
      missing("does not check how fresh a delivery is", step.text.span, in: "wiring", &diagnostics)
    }
  }

  /// Variables, packets and required metadata.
  private func compareNames(_ diagnostics: inout Diagnostics) {
    compare(
      "variables", "name", spec.environment.filter(\.isRequired).map(\.name),
      "does not read the variable", in: "config", &diagnostics)
    let known = blueprint.variables.union(spec.environment.map(\.name.string))
    report(
      "variables", "name", besides: known, "the variable", spec.place("environment"), &diagnostics)
    compare(
      "packets", "type", spec.packets.emits, "has no packet", in: "schemas", &diagnostics)
    report(
      "packets", "type", besides: Set(spec.packets.emits.map(\.string)), "the packet",
      spec.place("packet_contract", "emits"), &diagnostics)
    compare(
      "metadata", "name", spec.packets.requiredMetadata, "does not require the packet metadata",
      in: "schemas", &diagnostics)
  }

  private func compare(
    _ kind: String, _ member: String, _ stated: [ModuleText], _ what: String, in name: String,
    _ diagnostics: inout Diagnostics
  ) {
    let names = Set(found(kind).compactMap { $0[member]?.string })
    for text in stated where !names.contains(text.string) {
      missing("\(what) '\(text.string)'", text.span, in: name, &diagnostics)
    }
  }

  private func report(
    _ kind: String, _ member: String, besides known: Set<String>, _ what: String, _ place: Span?,
    _ diagnostics: inout Diagnostics
  ) {
    var seen = known
    for fact in found(kind) {
      guard let name = fact[member]?.string, seen.insert(name).inserted else { continue }
      unstated("\(what) '\(name)'", fact, place, &diagnostics)
    }
  }

  private func compareCalls(_ diagnostics: inout Diagnostics) {
    let calls = found("calls")
    // Code that came from elsewhere calls in ways of its own.
    if calls.isEmpty { return }
    for call in spec.interfaces.outbound {
      guard let fact = calls.first(where: { $0["name"]?.string == call.function }) else {
        missing("does not call '\(call.function)'", call.name.span, in: "config", &diagnostics)
        continue
      }
      if let method = fact["method"]?.string, method != call.method.string {
        differ("method", method, call.method.string, fact, call.method.span, &diagnostics)
      }
      if let timeout = fact["timeout_ms"]?.int, timeout != call.timeout * 1000 {
        differ(
          "timeout", "\(timeout) ms", "\(call.timeout) s", fact, call.name.span, &diagnostics)
      }
    }
  }

  private func differ(
    _ what: String, _ code: String, _ stated: String, _ fact: JSON, _ place: Span?,
    _ diagnostics: inout Diagnostics
  ) {
    diagnostics.add(
      WiringRules.divergence,
      "the \(what) of '\(fact["name"]?.string ?? "")' is \(code), the spec says \(stated)",
      at: span(of: fact), notes: [note("in the spec", place)])
  }

  private func compareGuard(_ diagnostics: inout Diagnostics) {
    let guards = found("guards")
    let isWanted = spec.idempotency.pattern != .none
    // A call of the guard's is always there in generated code; without a pattern it lets all pass.
    if isWanted, guards.isEmpty {
      missing(
        "has no guard against repeated deliveries", spec.place("idempotency", "pattern"),
        in: "service", &diagnostics)
    }
  }

  private func compareTool(_ diagnostics: inout Diagnostics) {
    let tools = found("tools")
    let name = spec.tool.name
    guard spec.surface.exposesTool else {
      if let fact = tools.first {
        unstated(
          "that it is a tool", fact, spec.place("external_surface", "exposes_tool"), &diagnostics)
      }
      return
    }
    if !tools.contains(where: { $0["name"]?.string == name.string }) {
      missing("does not define the tool '\(name.string)'", name.span, in: "tool", &diagnostics)
    } else if found("registrations").isEmpty {
      missing("does not register the tool '\(name.string)'", name.span, in: "wiring", &diagnostics)
    }
  }
}
