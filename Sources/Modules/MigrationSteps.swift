import Core
import Documents
import Specs

/// One change of the format, as an edit that does nothing the second time.
struct MigrationStep: Sendable {
  let title: String
  let apply: @Sendable (inout SpecEdit) throws(YAMLEdit.Problem) -> Void

  init(
    _ title: String,
    _ apply: @escaping @Sendable (inout SpecEdit) throws(YAMLEdit.Problem) -> Void
  ) {
    self.title = title
    self.apply = apply
  }
}

/// Every change from 2.4 to 2.6, in the order in which they are made. `docs/module-migration.md`
/// lists them.
enum MigrationSteps {
  static let all: [MigrationStep] =
    spelling + shapes + sections + [
      MigrationStep("schema_version says 2.6", setVersion)
    ]

  // MARK: spelling

  private static let spelling: [MigrationStep] = [
    MigrationStep("keys are spelled as the format spells them", spellKeys),
    MigrationStep("true, false and whole numbers stand without quotes", unquote),
    MigrationStep("notes are called notes_for_generators", renameNotes),
    MigrationStep("calls name from_module and to_module", renameCallers),
    MigrationStep("acceptance.criteria is called positive", renameCriteria),
  ]

  /// Fields at fixed places: neither in lists nor under names of the author's.
  private static let fixed = ModuleFields.table.rules.filter {
    !$0.path.contains("[]") && !$0.path.contains("*")
  }

  private static func spellKeys(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    for rule in fixed {
      let name = rule.path.split(separator: ".").last.map(String.init) ?? rule.path
      guard let path = edit.path(rule.path), case .key(let key)? = path.last, key != name else {
        continue
      }
      try edit.rename(path, to: name)
    }
  }

  private static func unquote(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    for rule in fixed {
      guard let path = edit.path(rule.path), let text = edit.node(rule.path)?.string else {
        continue
      }
      if rule.shapes.contains(.flag), ["true", "false"].contains(text.lowercased()) {
        try edit.set(path, to: .bool(text.lowercased() == "true"))
      } else if rule.shapes.contains(.integer), let number = Int(text) {
        try edit.set(path, to: .int(number))
      }
    }
  }

  private static func renameNotes(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    for old in ["notes_for_perplexity", "notes_for_codegen"] {
      guard let path = edit.path(old) else { continue }
      if edit.node("notes_for_generators") == nil {
        try edit.rename(path, to: "notes_for_generators")
      }
    }
  }

  private static func renameCallers(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    for (side, name) in [("inbound", "from_module"), ("outbound", "to_module")] {
      guard let list = edit.path("dependency_contract." + side) else { continue }
      for (index, item) in edit.items("dependency_contract." + side).enumerated()
      where item["module"] != nil && item[name] == nil {
        try edit.rename(list + [.item(index), .key("module")], to: name)
      }
    }
  }

  private static func renameCriteria(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    guard edit.node("acceptance.positive") == nil, let path = edit.path("acceptance.criteria")
    else { return }
    try edit.rename(path, to: "positive")
  }

  // MARK: shapes

  private static let shapes: [MigrationStep] = [
    MigrationStep("kinds of failure stand under error_policy.categories", nestCategories),
    MigrationStep("actions of the error policy are words", shortenActions),
    MigrationStep("error_policy.max_retries is retries.max_attempts", moveRetries),
    MigrationStep("packet_expectations list what is emitted", listEmitted),
    MigrationStep("durability is stated for each outcome", splitDurability),
  ]

  private static func nestCategories(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    if edit.node("error_policy.categories") != nil { return }
    let flat = (edit.node("error_policy")?.pairs ?? []).filter { pair in
      pair.value["status"] != nil || pair.value["action"] != nil
    }
    try edit.nest(flat.compactMap(\.key.text), in: "error_policy", under: "categories")
  }

  private static func shortenActions(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    guard let categories = edit.path("error_policy.categories") else { return }
    for key in edit.keys(of: "error_policy.categories") {
      let path = categories + [.key(key), .key("action")]
      guard let text = edit.yaml.node(at: path)?.text, let word = SpecReader.actionWord(text),
        word != text
      else { continue }
      try edit.set(path, to: .string(word))
    }
  }

  private static func moveRetries(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    guard let count = edit.node("error_policy.max_retries")?.text.flatMap({ Int($0) }) else {
      return
    }
    if edit.node("error_policy.retries") == nil, let policy = edit.path("error_policy") {
      try edit.set(
        policy + [.key("retries")],
        to: ["enabled": .bool(count > 0), "max_attempts": .int(count)])
    }
    try edit.delete("error_policy.max_retries")
  }

  private static func listEmitted(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    for outcome in ["on_success", "on_error"] {
      let section = "packet_expectations." + outcome
      guard let path = edit.path(section + ".emit"), let packet = edit.text(section + ".emit"),
        edit.node(section + ".emits") == nil
      else { continue }
      try edit.set(path, to: [.string(packet)])
      try edit.rename(path, to: "emits")
    }
  }

  private static func splitDurability(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    guard let path = edit.path("packet_expectations.durability"),
      let word = edit.text("packet_expectations.durability")
    else { return }
    try edit.set(path, to: ["success": .string(word), "error": .string(word)])
  }

  // MARK: version

  private static func setVersion(_ edit: inout SpecEdit) throws(YAMLEdit.Problem) {
    guard let node = edit.node("schema_version"), let path = edit.path("schema_version") else {
      return try edit.addFirst("schema_version", .string(Migration.version))
    }
    // A patch level is no other version.
    if ModuleFields.isVersion(node.text ?? "", Migration.version) { return }
    try edit.set(path, to: node.kind == .float ? .float(2.6) : .string(Migration.version))
  }
}
