import Jinja

/// One environment variable of the generated code.
struct Setting: Sendable {
  let name: Text
  let standard: String
  var isRequired = false
  let purpose: String
  /// `shared`, `backend`, `agent`, `flag` or `service`.
  let group: String

  var map: ValueMap {
    ValueMap([
      "name": name.value, "default": .string(standard), "required": .bool(isRequired),
      "purpose": .string(purpose), "group": .string(group),
    ])
  }

  /// Of the application that serves the whole collection.
  static let service = [
    Setting("L9_HOST", "127.0.0.1", "Address the application listens on", "service"),
    Setting("L9_PORT", "8000", "Port the application listens on", "service"),
  ]

  private static let shared = [
    Setting(
      "L9_TOKEN_SECRET", "", "Signs and verifies tokens; at least 32 characters", "shared",
      isRequired: true),
    Setting("L9_TIMEOUT_SCALE", "1.0", "Multiplies every declared timeout", "shared"),
    Setting("L9_LOG_LEVEL", "info", "What is logged at least", "shared"),
    Setting("L9_LOG_ROOT", "", "Folder of the log files; standard error when empty", "shared"),
    Setting(
      "L9_AUDIT_ROOT", "", "Folder of the audit trails; kept in memory when empty", "shared"),
    Setting(
      "L9_MEMORY_BACKEND", "embedded",
      "embedded keeps everything in memory, sqlite in one file, declared in the declared stores",
      "shared"),
  ]

  private init(
    _ name: String, _ standard: String, _ purpose: String, _ group: String,
    isRequired: Bool = false
  ) {
    self.init(Text(name, .none), standard, purpose, group)
    self.isRequired = isRequired
  }

  init(_ name: Text, _ standard: String, _ purpose: String, _ group: String) {
    self.name = name
    self.standard = standard
    self.purpose = purpose
    self.group = group
  }

  /// Every environment variable that an agent reads.
  static func all(_ agent: AgentBlueprint) -> [Setting] {
    var settings = shared
    for layer in agent.layers {
      for row in layer.backend?.settings ?? []
      where !settings.contains(where: { $0.name.string == row.name }) {
        settings.append(Setting(row.name, row.standard, row.purpose, "backend"))
      }
    }
    let prefix = agent.names.environmentPrefix
    settings.append(Setting("\(prefix)RATE_PER_MINUTE", "600.0", "Calls a minute", "agent"))
    settings.append(Setting("\(prefix)BURST", "100", "Calls at once", "agent"))
    for name in agent.allRules.thresholds {
      let purpose = "Limit of \(spaced(name.string)); while unset, every reading escalates"
      settings.append(Setting(name.becoming(prefix + upper(name.string)), "", purpose, "agent"))
    }
    for name in agent.sources {
      let purpose = "Weight of \(spaced(name.string)) when evidence is combined"
      settings.append(
        Setting(name.becoming("\(prefix)WEIGHT_\(upper(name.string))"), "1.0", purpose, "agent"))
    }
    settings.append(Setting(agent.names.flag, "true", "The agent takes calls", "flag"))
    return settings
  }
}

/// `match_confidence` read as words.
func spaced(_ name: String) -> String {
  name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }.text
}

func upper(_ name: String) -> String { name.utf8.map(\.raised).text }
