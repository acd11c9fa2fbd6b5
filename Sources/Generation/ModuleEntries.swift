import Core
import Documents
import Files
import ModuleBlueprints
import Modules
import Specs

/// What one module wants in YAML files of the platform, from its spec and its contracts.
struct ModuleEntries {
  private let blueprint: ModuleBlueprint
  private let contracts: ModuleFittings
  private var spec: ModuleSpec { blueprint.spec }

  init(_ blueprint: ModuleBlueprint, _ contracts: ModuleFittings) {
    self.blueprint = blueprint
    self.contracts = contracts
  }

  /// The entries for one section of a file.
  ///
  /// - Parameters:
  ///   - root: the file as it is.
  ///   - own: names of compose services that modules have.
  func entries(
    for list: WiringList, in root: Node, own: Set<String>
  ) throws(YAMLEdit.Problem) -> [WiringEntry] {
    switch list.section {
    case .services: [try service(in: root[list.key] ?? root, own)]
    case .modules: [registered]
    case .tools: spec.surface.exposesTool ? [tool] : []
    case .segments: contracts.segments.map { entry(list.section, $0.string, [], $0.span) }
    }
  }

  /// A member of an entry, and where its value is stated.
  private typealias Told = (name: String, value: JSON, place: Span?)

  private func entry(
    _ section: WiringSection, _ name: String, _ members: [Told], _ span: Span?
  ) -> WiringEntry {
    let places = members.compactMap { member in member.place.map { (member.name, $0) } }
    return WiringEntry(
      section: section, name: name, members: members.map { JSON.Member($0.name, $0.value) },
      stated: span, places: Dictionary(places, uniquingKeysWith: { first, _ in first }),
      module: spec.identity.moduleID.string)
  }

  // MARK: modules

  private var registered: WiringEntry {
    let standing = spec.maturity.standing
    var members: [Told] = [
      ("tier", .int(spec.identity.tier), spec.place("metadata", "tier")),
      ("scope", .string(description), spec.identity.description.span),
      (
        "status", .string(standing == .active ? "complete" : standing.rawValue),
        spec.place("maturity", "stage")
      ),
    ]
    let successor = spec.maturity.successor
    if !successor.isEmpty {
      members.append(("superseded_by", .string(successor.string), successor.span))
    }
    return entry(
      .modules, spec.identity.moduleID.string, members, spec.identity.moduleID.span)
  }

  /// The description on one line.
  private var description: String {
    spec.identity.description.string.split { $0.isWhitespace }.joined(separator: " ")
  }

  // MARK: tools

  private var tool: WiringEntry {
    let governance = spec.governance
    let identity = spec.identity
    var members: [Told] = [
      ("module", .string(identity.moduleID.string), identity.moduleID.span),
      ("description", .string(description), identity.description.span),
      ("risk_level", .string(governance.risk.string), governance.risk.span),
      (
        "requires_approval", .bool(governance.requiresApproval),
        spec.place("governance", "requires_approval")
      ),
    ]
    if governance.requiresApproval {
      let mechanism = governance.mechanism
      members.append(("approval_mechanism", .string(mechanism.string), mechanism.span))
    }
    if !governance.adapter.isEmpty {
      let adapter = governance.adapter
      members.append(("approval_adapter", .string(adapter.string), adapter.span))
    }
    let bindings = spec.tool.bindings.map { binding -> JSON in
      var members: [(String, JSON)] = [
        ("agent_id", .string(binding.agent.string)), ("mode", .string(binding.mode.string)),
      ]
      if !binding.operations.isEmpty {
        members.append(("allowed_operations", .strings(binding.operations.map(\.string))))
      }
      return .record(members)
    }
    members.append(
      ("agent_bindings", .array(bindings), spec.place("tool", "agent_bindings")))
    return entry(.tools, spec.tool.name.string, members, spec.tool.name.span ?? spec.place("tool"))
  }

  // MARK: services

  /// A service that runs this module alone, of the image and with the settings of the service that
  /// the spec places it in.
  private func service(
    in services: Node, _ own: Set<String>
  ) throws(YAMLEdit.Problem) -> WiringEntry {
    let host = try host(in: services, own)
    var members: [Told] = []
    for key in ["image", "build", "env_file", "networks"] {
      if let node = host[key] { members.append((key, node.json, node.span)) }
    }
    let package = spec.unit.rootPath.components.joined(separator: ".")
    members += [
      (
        "command",
        .strings([
          "uvicorn", "--factory", "\(package).wiring:create_app", "--host", "0.0.0.0", "--port",
          Self.port,
        ]), spec.place("repo", "root_path")
      ),
      // Names alone: the values come from where compose is started, and no secret stands here.
      ("environment", .strings(blueprint.variableNames), spec.place("environment")),
      ("expose", .strings([Self.port]), nil), ("healthcheck", healthcheck, nil),
    ]
    let needs = contracts.dependencies(among: Set(services.pairs.compactMap(\.key.text)))
    if !needs.isEmpty {
      members.append(("depends_on", .strings(needs), contracts.needed.first?.span))
    }
    let service = contracts.service
    return entry(.services, service.string, members, service.span)
  }

  private var healthcheck: JSON {
    let url = "http://127.0.0.1:\(Self.port)\(blueprint.healthPath)"
    let program = "import urllib.request; urllib.request.urlopen('\(url)')"
    return .record([
      ("test", .strings(["CMD", "python", "-c", program])), ("interval", "30s"),
      ("timeout", "5s"), ("retries", 3),
    ])
  }

  private static let port = "8000"

  /// The service that the spec places the module in, `api` or such as `l9-api`.
  private func host(in services: Node, _ own: Set<String>) throws(YAMLEdit.Problem) -> Node {
    let word = spec.wiring.service.string
    if let service = services[word] { return service }
    let others = services.pairs.filter { pair in
      guard let name = pair.key.text, !own.contains(name) else { return false }
      return name.hasSuffix("-" + word) || name.hasSuffix("_" + word)
    }
    if let service = others.first, others.count == 1 { return service.value }
    let stated = [spec.wiring.service.span].compactMap(\.self)
    guard let first = others.first else {
      throw YAMLEdit.Problem(
        message: "there is no service '\(word)' whose image the module could run in",
        span: services.span, others: stated)
    }
    throw YAMLEdit.Problem(
      message: "more than one service could be '\(word)', in which the module runs",
      span: first.key.span, others: others.dropFirst().map(\.key.span) + stated)
  }
}
