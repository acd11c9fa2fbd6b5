import Blueprints
import Jinja
import Modules

/// One field of the generated settings and the variable that fills it.
struct Setting: Sendable {
  enum Kind: String, Sendable { case text, secret, bool, int, level }

  let field: String
  let variable: String
  let kind: Kind
  let isRequired: Bool
  let fallback: Value
  /// What it is for, for people.
  let purpose: String
}

/// Gathers the settings of a module: those that its spec lists and those that its routes, calls
/// and limits need.
struct SettingCollector {
  private let spec: ModuleSpec
  private(set) var settings: [Setting] = []

  init(_ spec: ModuleSpec) { self.spec = spec }

  /// Required ones first, as Python wants them; else as they were found.
  var inOrder: [Setting] { settings.filter(\.isRequired) + settings.filter { !$0.isRequired } }

  /// The field that a variable fills; nil when no setting has it.
  func field(of variable: String) -> String? {
    settings.first { $0.variable == variable }?.field
  }

  /// A variable that ends like this, among the required ones.
  func required(_ variable: String) -> Setting? {
    settings.first { $0.variable == variable && $0.isRequired }
  }

  mutating func addDeclared() {
    for variable in spec.environment {
      let purpose =
        variable.description.isEmpty ? "stated by the spec" : variable.description.string
      switch variable.role {
      case .switching:
        add("enabled", variable.name.string, .bool, .bool(true), "false switches the module off")
      case .level:
        addLevel(variable.name.string)
      case .secret, .value:
        let kind = variable.role == .secret ? Setting.Kind.secret : .text
        add(
          variable.field, variable.name.string, kind, .string(variable.fallback.string), purpose,
          isRequired: variable.isRequired)
      }
    }
  }

  mutating func addOwn(_ delivery: DeliveryPlan, isFresh: Bool) {
    add("enabled", derived("ENABLED"), .bool, .bool(true), "false switches the module off")
    addLevel(derived("LOG_LEVEL"))
    if isFresh {
      let seconds = spec.orchestration.validation.first { $0.name == StepPlan.freshness }?.seconds
      add(
        "signature_tolerance_s", derived("SIGNATURE_TOLERANCE_S"), .int, .int(seconds ?? 300),
        "how many seconds a delivery may be away from now")
    }
    if delivery.store != .none {
      add(
        "dedupe_ttl_s", derived("DEDUPE_TTL_S"), .int, .int(spec.idempotency.seconds),
        "how many seconds a repeat is known")
    }
    add(
      "max_body_bytes", derived("MAX_BODY_BYTES"), .int, .int(1 << 20),
      "the longest body that is taken")
  }

  mutating func addGovernance() {
    add(
      "approvers", derived("APPROVERS"), .text, .string(spec.ownership.contact.string),
      "who may approve, with commas")
    add(
      "governance_secret", Self.tokenSecret, .secret, .string(""), "signs approvals",
      isRequired: true)
  }

  /// Signs approvals; a spec may list it under a name of its own.
  static let tokenSecret = "L9_TOKEN_SECRET"

  /// The first setting of a field stays: what a spec states goes before what follows from it.
  mutating func add(
    _ field: String, _ variable: String, _ kind: Setting.Kind, _ fallback: Value,
    _ purpose: String, isRequired: Bool = false
  ) {
    let name = Naming.field(field)?.name ?? field
    if settings.contains(where: { $0.field == name || $0.variable == variable }) { return }
    settings.append(
      Setting(
        field: name, variable: variable, kind: kind, isRequired: isRequired, fallback: fallback,
        purpose: purpose))
  }

  /// A variable with the module's prefix.
  func derived(_ name: String) -> String { "\(spec.identity.environmentPrefix)_\(name)" }

  /// Field of a variable: the module's prefix dropped, lower case.
  func fieldName(of variable: String) -> String {
    let prefix = spec.identity.environmentPrefix + "_"
    let rest = variable.hasPrefix(prefix) ? String(variable.dropFirst(prefix.count)) : variable
    return rest.lowercased()
  }

  private mutating func addLevel(_ variable: String) {
    let stated = spec.observability.level.string.lowercased()
    let level = ["debug", "info", "warning", "error"].contains(stated) ? stated : "info"
    add("log_level", variable, .level, .string(level), "how much is logged")
  }
}
