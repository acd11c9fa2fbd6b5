import Core
import Jinja
import Specs

/// A declared endpoint with what the schema says about it.
struct DeclaredEndpoint: Sendable {
  let endpoint: Endpoint
  let timeout: Int?
  let auth: Text
  let origin: Origin
  /// What the schema says about its request.
  var fields: [TypedField] = []
  /// The function that answers, by the index of its file and its own name.
  var function: (component: Int, name: String)?
  /// Whether the glue adds it to the schema's.
  var isAdded = false

  /// The name where the path's last word is another operation's.
  var longName: String {
    let words = endpoint.path.utf8.split(separator: UInt8(ascii: "/")).filter {
      $0.first != UInt8(ascii: "{")
    }
    return Names.snake(words.map(\.text).joined(separator: "_")) ?? endpoint.operation
  }
}

extension SchemaReader {
  /// Every declared endpoint in document order, the health check included.
  mutating func endpoints() -> [DeclaredEndpoint] {
    var found: [DeclaredEndpoint] = []
    for item in items(section("deployment", "endpoints")) {
      if let declared = declaredEndpoint(item) { found.append(declared) }
    }
    let check = line(section("deployment", "healthcheck"))
    if check.string.hasPrefix("/"), !found.contains(where: { $0.endpoint.path == check.string }),
      let endpoint = Endpoint(method: "GET", path: check.string, name: "get_health")
    {
      found.append(
        DeclaredEndpoint(endpoint: endpoint, timeout: nil, auth: .empty, origin: check.origin))
    }
    return found
  }

  private mutating func declaredEndpoint(_ item: Field) -> DeclaredEndpoint? {
    let origin = origin(of: item)
    guard let endpoint = endpoint(item) else {
      findings.add(
        BlueprintRules.endpoint, "this endpoint has no usable path or method", at: item.span,
        help: "write `GET /path`, or a map with path, method and name")
      return nil
    }
    if !endpoint.hasUsableParameters {
      findings.add(
        BlueprintRules.endpoint, "'\(endpoint.path)' has a parameter without a usable name",
        at: item.span,
        help: "write letters, digits and '_' between the braces, and each name once")
    }
    let auth = line(item["authrequired"])
    if !Self.knownAuth.contains(auth.string) {
      findings.add(
        BlueprintRules.access, "'\(auth.string)' is no known kind of authentication",
        at: origins[auth.origin], help: "use service_token, governance_token or none")
    }
    return DeclaredEndpoint(
      endpoint: endpoint, timeout: item["timeoutms"]?.int, auth: auth, origin: origin,
      fields: requestFields(item, endpoint))
  }

  /// The endpoints that the glue adds.
  mutating func endpoints(
    of files: [StatedFile], _ components: [Component]
  ) -> [DeclaredEndpoint] {
    files.flatMap(\.endpoints).compactMap { item in
      guard var declared = declaredEndpoint(item) else { return nil }
      declared.isAdded = true
      guard let field = item["function"], let name = field.text else { return declared }
      let place = components.firstIndex { $0.functions.contains { $0.stated.name == name } }
      guard let place else {
        let names = components.flatMap { $0.functions.map(\.stated.name) }
        findings.add(
          BlueprintRules.signature, "no file states the function '\(name)'", at: field.span,
          help: Suggestion.help(for: name, in: names) ?? "the endpoint becomes a record")
        return declared
      }
      let isServed =
        declared.endpoint.method != "GET"
        || components[place].serves.contains { $0.method == name && $0.isGet }
      if !isServed {
        findings.add(
          BlueprintRules.signature, "a query cannot hold what '\(name)' takes", at: field.span,
          help: "use another method than GET, or scalars with defaults only")
      }
      declared.function = (place, name)
      return declared
    }
  }

  /// A request is a query where the method is GET: only bodies have declared fields.
  private mutating func requestFields(_ item: Field, _ endpoint: Endpoint) -> [TypedField] {
    guard let request = item["request"] else { return [] }
    if endpoint.method != "GET" { return typedFields(request) }
    findings.add(
      BlueprintRules.typedField, "'\(endpoint.operation)' is a GET, which has no body",
      at: request.span, help: "leave its fields out, or use another method")
    return []
  }

  private static let knownAuth = ["", "none", "service_token", "governance_token"]

  private func endpoint(_ field: Field) -> Endpoint? {
    guard let record = field.record else { return field.text.flatMap { Endpoint($0) } }
    guard let path = record["path"]?.text else { return nil }
    // Text without a method, such as `/status`: reading a collection has made it a record.
    if record["method"] == nil, case .text? = record["path"]?.content { return Endpoint(path) }
    let method = record["method"]?.text?.utf8.map(\.raised).text ?? "POST"
    guard Endpoint.methods.contains(method) else { return nil }
    return Endpoint(method: method, path: path, name: record["name"]?.text ?? "")
  }
}

/// Binds the endpoints of one agent to its components.
struct OperationMaker {
  /// Package of the agent.
  let package: String
  /// Whether what changes something runs without an approval.
  let decidesAlone: Bool
  let auditScope: [Term]
  /// Whether every endpoint asks for a service token.
  let isPrivate: Bool
  let hasArchive: Bool

  func operations(_ endpoints: [DeclaredEndpoint], _ components: [Component]) -> [Operation] {
    let declared = Set(endpoints.filter { !$0.isAdded }.map(\.endpoint.operation))
    let names = Naming.unique(
      endpoints.map { endpoint in
        let name = endpoint.endpoint.operation
        return endpoint.isAdded && declared.contains(name) ? endpoint.longName : name
      })
    let readers = Targets(components, isGet: true)
    let writers = Targets(components, isGet: false)
    return zip(names, endpoints).map { name, declared in
      let isGet = declared.endpoint.method == "GET"
      return operation(name, declared, isGet ? readers : writers, components)
    }
  }

  private func operation(
    _ name: String, _ declared: DeclaredEndpoint, _ targets: Targets, _ components: [Component]
  ) -> Operation {
    let (kind, component, served) = answer(name, declared, targets, components)
    let words = component.map { components[$0].subject + [components[$0].role] } ?? []
    let isEvent = kind == "component" || kind == "record"
    return Operation(
      name: Text(name, declared.origin), endpoint: declared.endpoint,
      timeout: declared.timeout ?? 30_000,
      access: access(declared, kind),
      kind: kind, component: component, served: served,
      isArchived: served.isArchived && hasArchive,
      event: isEvent ? auditScope.best(for: Stems([declared.endpoint.operation] + words)) : .empty,
      fields: declared.fields,
      function: component.flatMap {
        components[$0].functions.first { $0.stated.name == served.method }
      })
  }

  /// What answers, by kind, component and method.
  private func answer(
    _ name: String, _ declared: DeclaredEndpoint, _ targets: Targets, _ components: [Component]
  ) -> (kind: String, component: Int?, served: ServedOperation) {
    // A request of its own is no component's.
    if let typed = typed(name, declared) { return ("record", nil, typed) }
    if let (index, function) = declared.function {
      let served = components[index].serves.first { $0.method == function }
      if let served, served.isGet || !targets.isGet { return ("component", index, served) }
    }
    // A number that tells two operations apart says nothing about what they do.
    let plain = declared.endpoint.operation
    for index in components.indices {
      let served =
        components[index].functions.isEmpty
        ? nil : components[index].serves.first { $0.method == plain }
      if let served, served.isGet || !targets.isGet { return ("component", index, served) }
    }
    let bound = Binding.bind(plain, method: declared.endpoint.method, to: targets.candidates)
    guard let index = targets.index(of: bound) else {
      return (bound.kind, nil, Self.builtIn(bound.kind))
    }
    if let served = Self.chosen(components[index], plain, isGet: targets.isGet) {
      return (bound.kind, index, served)
    }
    let kind = targets.isGet ? "query" : "record"
    return (kind, nil, Self.builtIn(kind))
  }

  private func typed(_ name: String, _ declared: DeclaredEndpoint) -> ServedOperation? {
    guard !declared.fields.isEmpty, let type = Naming.className("\(name) request") else {
      return nil
    }
    return ServedOperation(
      builtIn: "typed", request: "\(package)._requests:\(type)",
      response: "l9_runtime.records:RecordReceipt")
  }

  private func access(_ declared: DeclaredEndpoint, _ kind: String) -> String {
    let required = declared.auth.string
    if required == "governance_token" { return "governance" }
    if !decidesAlone, declared.endpoint.method != "GET" { return "governance" }
    let isProbe = kind == "health" || kind == "metrics"
    return isProbe || (!isPrivate && required.isEmpty) ? "open" : "service"
  }

  /// The method whose words the operation's name holds, or the first; of stated functions the one
  /// that shares most words, or none.
  private static func chosen(
    _ component: Component, _ name: String, isGet: Bool
  ) -> ServedOperation? {
    let able = component.serves.filter { $0.isGet || !isGet }
    let words = Stems(name)
    if component.functions.isEmpty {
      return able.first { $0.words.contains { $0.stems.shared(with: words) > 0 } } ?? able[0]
    }
    var best: (served: ServedOperation, shared: Int)?
    for served in able {
      let shared = served.method == name ? Int.max : Stems(served.method).shared(with: words)
      if shared > best?.shared ?? 0 { best = (served, shared) }
    }
    return best?.served
  }

  private static func builtIn(_ kind: String) -> ServedOperation {
    let types: (request: String, response: String) =
      switch kind {
      case "status": ("l9_runtime.assembly:NoInput", "l9_runtime.assembly:AgentStatus")
      case "health": ("l9_runtime.assembly:NoInput", "l9_runtime.health:HealthReport")
      case "metrics": ("l9_runtime.assembly:NoInput", "l9_runtime.telemetry:MetricsSnapshot")
      case "query": ("l9_runtime.records:RecordQuery", "l9_runtime.records:RecordPage")
      default: ("l9_runtime.records:RecordInput", "l9_runtime.records:RecordReceipt")
      }
    return ServedOperation(builtIn: kind, request: types.request, response: types.response)
  }

  /// The components that an endpoint may be bound to.
  private struct Targets {
    let isGet: Bool
    private(set) var candidates: [Binding.Candidate] = []
    private var indices: [String: Int] = [:]

    init(_ components: [Component], isGet: Bool) {
      self.isGet = isGet
      for (index, component) in components.enumerated()
      where component.serves.contains(where: { $0.isGet || !isGet }) {
        let resolution = Archetypes.Resolution(
          archetype: component.archetype.name, role: component.role, subject: component.subject)
        let verbs = component.serves.filter { $0.isGet || !isGet }.flatMap {
          $0.words.map(\.text.string)
        }
        guard
          let candidate = Binding.Candidate(
            path: component.name, resolution, verbs: Set(verbs))
        else { continue }
        candidates.append(candidate)
        if indices[component.name] == nil { indices[component.name] = index }
      }
    }

    func index(of binding: Binding) -> Int? {
      if case .component(let path, _) = binding { indices[path] } else { nil }
    }
  }
}
