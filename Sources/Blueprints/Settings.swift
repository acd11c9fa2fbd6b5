import Jinja

/// One environment variable of the generated code.
struct Setting: Sendable {
  let name: Text
  let standard: String
  let isRequired: Bool
  let purpose: String
  /// Who reads it: `shared`, `backend`, `channel`, `inlet`, `agent`, `flag` or `service`.
  let group: String

  init(_ row: FactTables.SettingRow, _ group: String, _ names: Names = Names()) {
    name = names.about.becoming(names.fill(row.name))
    standard = row.standard
    isRequired = row.isRequired
    purpose = names.fill(row.purpose)
    self.group = group
  }

  /// A setting that the glue states.
  init(_ stated: StatedSetting, prefix: String) {
    name = stated.field.name.becoming(prefix + upper(stated.field.name.string))
    standard = stated.text
    isRequired = false
    purpose = "\(Component.capitalised(stated.field.name.string)); \(stated.field.type.annotation)"
    group = "agent"
  }

  /// What stands for the names in braces.
  struct Names {
    var prefix = ""
    var flag = ""
    /// The threshold or source that a setting is about.
    var about = Text.empty

    func fill(_ text: String) -> String {
      var rest = Array(text.utf8)[...]
      guard rest.contains(UInt8(ascii: "{")) else { return text }
      var result: [UInt8] = []
      while let open = rest.firstIndex(of: UInt8(ascii: "{")),
        let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
      {
        result += rest[..<open] + value(rest[(open + 1)..<close].text).utf8
        rest = rest[(close + 1)...]
      }
      return (result + rest).text
    }

    private func value(_ name: String) -> String {
      switch name {
      case "prefix": prefix
      case "flag": flag
      case "name": upper(about.string)
      case "words": spaced(about.string)
      default: "{\(name)}"
      }
    }
  }

  var map: ValueMap {
    ValueMap([
      "name": name.value, "default": .string(standard), "required": .bool(isRequired),
      "purpose": .string(purpose), "group": .string(group),
    ])
  }

  /// Every environment variable that an agent reads.
  static func all(_ agent: AgentBlueprint, _ tables: FactTables) -> [Setting] {
    var settings = tables.settings("shared").map { Setting($0, "shared") }
    for layer in agent.layers {
      for row in tables.backend(layer.storage.string)?.settings ?? []
      where !settings.contains(where: { $0.name.string == row.name }) {
        settings.append(Setting(row, "backend"))
      }
    }
    for channel in tables.channels where agent.outlets.contains(channel.name) {
      settings += channel.settings.map { Setting($0, "channel") }
    }
    for inlet in tables.inlets where agent.inlets.contains(inlet.name) {
      for row in inlet.settings where !settings.contains(where: { $0.name.string == row.name }) {
        settings.append(Setting(row, "inlet"))
      }
    }
    var names = Names(prefix: agent.names.environmentPrefix)
    settings += tables.settings("agent").map { Setting($0, "agent", names) }
    for (group, texts) in [("threshold", agent.allRules.thresholds), ("source", agent.sources)] {
      for text in texts {
        names.about = text
        settings += tables.settings(group).map { Setting($0, "agent", names) }
      }
    }
    settings += agent.statedSettings.map { Setting($0, prefix: agent.names.environmentPrefix) }
    let flag = Names(flag: agent.names.flag.string, about: agent.names.flag)
    return settings + tables.settings("flag").map { Setting($0, "flag", flag) }
  }
}

/// `match_confidence` read as words.
func spaced(_ name: String) -> String {
  name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }.text
}

func upper(_ name: String) -> String { name.utf8.map(\.raised).text }
