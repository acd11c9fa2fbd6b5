import Documents

/// What documents state of a schema and which settings the generated code reads: the tables of
/// `document_facts.yaml`.
struct FactTables: Sendable {
  enum Form: String, Sendable {
    /// Prose; a list becomes one line.
    case text
    /// A list or a single value, as words.
    case texts
    /// The same, written as code.
    case names
    /// Yes or no.
    case flag = "switch"
    /// A number of hours.
    case hours
  }

  struct Row: Sendable {
    let label: String
    let path: [String]
    let form: Form
  }

  /// Of rows with one label the first that the schema states counts.
  struct Group: Sendable {
    let name: String
    let rows: [Row]
  }

  /// An environment variable; names in braces are filled in.
  struct SettingRow: Sendable {
    let name: String
    let standard: String
    let isRequired: Bool
    let purpose: String
  }

  let groups: [Group]
  /// Settings by who reads them.
  private let settings: [String: [SettingRow]]
  /// The runtime's stores: a storage type that begins with the name is served by it.
  let backends: [(name: String, settings: [SettingRow])]
  /// Settings by the channel that they give an address.
  let channels: [(name: String, settings: [SettingRow])]
  /// Settings by the way in that they are for.
  let inlets: [(name: String, settings: [SettingRow])]
  /// What an operation does that no component carries out.
  private let effects: [String: String]
  private let callers: [String: String]
  let packagePurpose: String
  /// Fields of a schema that change no generated file.
  let silentFields: [String]
  /// Fields that change documents only, though they speak of what code does.
  let toldFields: [String]

  init(_ tables: Node) {
    groups = (tables["facts"]?.pairs ?? []).map { group in
      Group(name: group.key.text ?? "", rows: group.value.items.compactMap(Self.row))
    }
    var settings: [String: [SettingRow]] = [:]
    for pair in tables["settings"]?.pairs ?? [] {
      settings[pair.key.text ?? ""] = pair.value.items.map(Self.setting)
    }
    self.settings = settings
    backends = (tables["settings"]?["backend"]?.pairs ?? []).map {
      ($0.key.text ?? "", $0.value.items.map(Self.setting))
    }
    channels = (tables["settings"]?["channel"]?.pairs ?? []).map {
      ($0.key.text ?? "", $0.value.items.map(Self.setting))
    }
    inlets = (tables["settings"]?["inlet"]?.pairs ?? []).map {
      ($0.key.text ?? "", $0.value.items.map(Self.setting))
    }
    let operations = tables["operations"]
    effects = Self.texts(operations?["effects"])
    callers = Self.texts(operations?["access"])
    silentFields = tables["without_effect"]?.items.compactMap(\.text) ?? []
    toldFields = tables["only_documents"]?.items.compactMap(\.text) ?? []
    packagePurpose = operations?["package"]?.text ?? ""
  }

  func settings(_ group: String) -> [SettingRow] { settings[group] ?? [] }

  func effect(of kind: String) -> String { effects[kind] ?? "" }

  /// Who may call an operation.
  func caller(_ access: String) -> String { callers[access] ?? access }

  /// `postgres + pgvector` and `POSTGRES` are the store `postgres`; nil for an unknown one.
  func backend(_ storage: String) -> (name: String, settings: [SettingRow])? {
    let lowered = storage.utf8.lowered
    return backends.first { lowered.begins(with: $0.name) }
  }

  private static func row(_ node: Node) -> Row? {
    guard let form = node["kind"]?.text.flatMap(Form.init(rawValue:)) else { return nil }
    return Row(
      label: node["label"]?.text ?? "",
      path: (node["at"]?.text ?? "").split(separator: ".").map(String.init), form: form)
  }

  private static func setting(_ node: Node) -> SettingRow {
    SettingRow(
      name: node["name"]?.text ?? "", standard: node["default"]?.text ?? "",
      isRequired: node["required"]?.bool ?? false, purpose: node["purpose"]?.text ?? "")
  }

  private static func texts(_ node: Node?) -> [String: String] {
    var texts: [String: String] = [:]
    for pair in node?.pairs ?? [] { texts[pair.key.text ?? ""] = pair.value.text ?? "" }
    return texts
  }
}
