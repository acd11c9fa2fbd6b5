import Core
import Specs

extension SpecReader {
  mutating func inbound(_ environment: [ModuleSpec.Variable]) -> [ModuleSpec.Inbound] {
    let routes = items("interfaces.inbound").map { route($0, environment) }
    checkUnique(routes.map(\.name), "the route")
    checkSurface(hasRoutes: !routes.isEmpty)
    return routes
  }

  private mutating func route(
    _ item: Field, _ environment: [ModuleSpec.Variable]
  ) -> ModuleSpec.Inbound {
    let name = Self.text(item["name"])
    let headers = Self.texts(item["headers"])
    let authentication = Self.authentication(item["auth"])
    let signing = authentication == .apiKey ? "key" : "signature"
    let fallback = authentication == .apiKey ? "X-API-Key" : headerName("Signature")
    return ModuleSpec.Inbound(
      name: name, function: Names.snake(name.string) ?? "receive",
      method: Self.text(item["method"], or: "POST").uppercased, route: Self.text(item["route"]),
      authentication: authentication,
      secret: secret(of: item, authentication, environment), headers: headers,
      signatureHeader: Self.header(with: signing, in: headers) ?? ModuleText(fallback),
      timestampHeader: Self.header(with: "timestamp", in: headers)
        ?? ModuleText(headerName("Timestamp")),
      payload: Self.word(item["payloadtype"], of: ["JSON", "form", "text"], or: "JSON"))
  }

  private static func authentication(_ field: Field?) -> ModuleSpec.Inbound.Authentication {
    switch Record.normalised(field?.text ?? "none") {
    case "hmacsha256": .hmac
    case "bearer": .bearer
    case "apikey": .apiKey
    default: .none
    }
  }

  private static func header(with word: String, in headers: [ModuleText]) -> ModuleText? {
    headers.first { $0.string.lowercased().contains(word) }
  }

  // MARK: secrets

  /// Endings of variables that hold the secret of callers, the surest first.
  private static func endings(_ kind: ModuleSpec.Inbound.Authentication) -> [String] {
    switch kind {
    case .none: []
    case .hmac:
      ["SIGNING_SECRET", "WEBHOOK_SECRET", "HMAC_SECRET", "SECRET", "AUTH_TOKEN", "TOKEN"]
    case .bearer:
      [
        "BEARER_TOKEN", "WEBHOOK_TOKEN", "API_TOKEN", "AUTH_TOKEN", "ACCESS_TOKEN", "TOKEN",
        "SIGNING_SECRET", "WEBHOOK_SECRET", "SECRET",
      ]
    case .apiKey: ["WEBHOOK_KEY", "API_KEY", "KEY", "TOKEN", "SECRET"]
    }
  }

  private mutating func secret(
    of item: Field, _ kind: ModuleSpec.Inbound.Authentication, _ environment: [ModuleSpec.Variable]
  ) -> ModuleText {
    if kind == .none { return .empty }
    let stated = Self.text(item["secret"])
    if let span = stated.span {
      checkDeclared(variable: stated.string, at: span, environment)
      return stated
    }
    let names = environment.map(\.name)
    for ending in Self.endings(kind) {
      let found = names.filter { $0.string.hasSuffix(ending) }
      if let own = found.first(where: { $0.string.hasPrefix(prefix) }) ?? found.first { return own }
    }
    let fallback = prefix + "_" + (Self.endings(kind).first ?? "SECRET")
    guess(
      "no environment variable holds the secret of the callers",
      at: item["auth"]?.span ?? item.span,
      taken: fallback, help: "list it under 'environment.required', or name it in 'secret'")
    return ModuleText(fallback)
  }

  private mutating func checkDeclared(
    variable name: String, at span: Span, _ environment: [ModuleSpec.Variable]
  ) {
    let names = environment.map(\.name.string)
    if names.contains(name) { return }
    guess(
      "'\(name)' is no variable of 'environment'", at: span, taken: name,
      help: Suggestion.help(for: name, in: names) ?? "list it under 'environment.required'")
  }

  /// What a module shows to others and the routes it declares must agree.
  private mutating func checkSurface(hasRoutes: Bool) {
    let flags = ["exposes_http_endpoint", "exposes_webhook"].map { "external_surface." + $0 }
    let shown = flags.first { flag($0) }
    if let shown, !hasRoutes {
      guess(
        "the module is said to have routes, and declares none", at: span(shown), taken: "no route",
        help: "list them under 'interfaces.inbound'")
    } else if shown == nil, hasRoutes {
      guess(
        "routes are declared, and the module is said to have none", at: span("interfaces.inbound"),
        taken: "the routes", help: "say 'exposes_http_endpoint: true' in 'external_surface'")
    }
  }

  // MARK: outbound

  mutating func outbound(
    _ environment: [ModuleSpec.Variable], _ calls: [ModuleSpec.Call]
  ) -> [ModuleSpec.Outbound] {
    var result: [ModuleSpec.Outbound] = []
    for item in items("interfaces.outbound") {
      var call = outbound(item, environment, calls)
      let isSecondReply = call.role == .reply && result.contains { $0.role == .reply }
      if isSecondReply { call.role = .other }
      result.append(call)
    }
    checkUnique(result.map(\.name), "the call")
    return result
  }

  private mutating func outbound(
    _ item: Field, _ environment: [ModuleSpec.Variable], _ calls: [ModuleSpec.Call]
  ) -> ModuleSpec.Outbound {
    let name = Self.text(item["name"])
    let endpoint = Self.text(item["endpoint"])
    let isPath = endpoint.string.hasPrefix("/")
    let isOpen = endpoint.string.contains("...") || endpoint.string.contains("…")
    let isAddress = ["https://", "http://"].contains { endpoint.string.hasPrefix($0) } && !isOpen
    let target = target(of: name, endpoint, calls)
    return ModuleSpec.Outbound(
      name: name, function: Names.snake(name.string) ?? "call", role: role(name, target),
      target: target, method: Self.text(item["method"], or: "POST").uppercased,
      path: isPath ? endpoint : .empty, url: isAddress ? endpoint : .empty,
      setting: setting(name, target, isPath: isPath, environment),
      timeout: item["timeoutseconds"]?.text.flatMap { Int($0) } ?? 30,
      retries: Self.flag(item["retry"]))
  }

  /// The module whose endpoint it is by the dependency contract.
  private mutating func target(
    of name: ModuleText, _ endpoint: ModuleText, _ calls: [ModuleSpec.Call]
  ) -> ModuleText {
    let folded = Names.folded(name.string)
    let found = calls.first { call in
      call.endpoint.string == endpoint.string || Names.folded(call.endpoint.string) == folded
    }
    if let found { return found.module }
    if endpoint.string.hasPrefix("/") {
      guess(
        "nothing says whose path '\(endpoint.string)' is", at: endpoint.span ?? unit.span,
        taken: "external", help: "list the call under 'dependency_contract.outbound'")
    }
    return ModuleText("external")
  }

  private func role(_ name: ModuleText, _ target: ModuleText) -> ModuleSpec.Outbound.Role {
    switch Names.folded(target.string) {
    case "aiosruntime", "aios": return .runtime
    case "memoryservice", "memory", "memorysubstrate": return .memory
    case "external": break
    default: return .other
    }
    let verbs: Set = ["create", "send", "post", "reply", "respond", "answer", "publish", "notify"]
    return Names.words(name.string).contains(where: verbs.contains) ? .reply : .other
  }

  /// `AIOS_BASE_URL` where the spec declares it, else with the module's prefix.
  private func setting(
    _ name: ModuleText, _ target: ModuleText, isPath: Bool, _ environment: [ModuleSpec.Variable]
  ) -> ModuleText {
    let owner = target.string == "external" ? name.string : target.string
    let words = isPath ? Array(Names.words(owner).prefix(1)) : Names.words(name.string)
    let own = words.joined(separator: "_").uppercased() + (isPath ? "_BASE_URL" : "_URL")
    let candidates = [prefix + "_" + own, own]
    return environment.map(\.name).first { candidates.contains($0.string) }
      ?? ModuleText(candidates[0])
  }
}

extension ModuleText {
  fileprivate var uppercased: ModuleText { becoming(string.uppercased()) }
}
