import Core
import Documents
import Files

/// Brings the entries of modules in one YAML file of the platform up to date, and touches nothing
/// else.
///
/// An entry is merged key by key with what was written last: what the spec changed changes, what
/// somebody else changed or added stays, and where both changed the same nothing is guessed.
struct YAMLWiring {
  let path: RelativePath
  let collection: String
  /// The file's entries of ours, as they were written last.
  let recorded: [WiringRecord.Entry]
  private var edit: YAMLEdit
  /// The entries of ours, as they stand after the edits.
  private(set) var entries: [WiringRecord.Entry] = []

  init(
    _ path: RelativePath, _ bytes: [UInt8], _ collection: String, _ recorded: [WiringRecord.Entry]
  ) throws(YAMLEdit.Problem) {
    self.path = path
    self.collection = collection
    self.recorded = recorded
    edit = try YAMLEdit(Source(path: path.string, bytes: bytes))
  }

  var bytes: [UInt8] { edit.source.bytes }
  var root: Node { edit.root }
  func node(at path: [YAMLEdit.Step]) -> Node? { edit.node(at: path) }

  /// The sections that the file has, each with the key that begins it.
  func lists() throws(YAMLEdit.Problem) -> [WiringList] {
    var lists: [WiringList] = []
    for section in WiringSection.allCases {
      let keys = section.keys.filter { root[$0] != nil }
      guard let key = keys.first else { continue }
      if let other = keys.dropFirst().first.flatMap({ root[$0] }) {
        throw YAMLEdit.Problem(
          message: "'\(key)' and '\(keys[1])' both could hold the entries",
          span: root[key]?.span ?? root.span, others: [other.span])
      }
      lists.append(try WiringList(section, key, in: root))
    }
    return lists
  }

  /// Brings one section up to date.
  mutating func reconcile(
    _ list: WiringList, with wanted: [WiringEntry], _ diagnostics: inout Diagnostics
  ) throws(YAMLEdit.Problem) {
    var ours: [String: JSON] = [:]
    for entry in recorded where entry.section == list.key { ours[entry.name] = entry.value }
    var added: [WiringEntry] = []
    var names: Set<String> = []
    for entry in wanted where names.insert(entry.name).inserted {
      guard list.path(of: entry.name, in: root) != nil else {
        added.append(entry)
        record(entry, list)
        continue
      }
      if let base = ours[entry.name] {
        try merge(entry, base, list, &diagnostics)
        record(entry, list)
      } else {
        checkForeign(entry, list, &diagnostics)
      }
    }
    try add(added, to: list)
    for entry in recorded where entry.section == list.key && !names.contains(entry.name) {
      try remove(entry, list, &diagnostics)
    }
  }

  private mutating func record(_ entry: WiringEntry, _ list: WiringList) {
    entries.append(
      .init(file: path, section: list.key, name: entry.name, value: list.value(of: entry)))
  }

  private mutating func add(
    _ wanted: [WiringEntry], to list: WiringList
  ) throws(YAMLEdit.Problem) {
    if case .map = list.form {
      let members = wanted.map { JSON.Member($0.name, list.value(of: $0)) }
      try edit.insert(contentsOf: members, in: [.key(list.key)])
    } else {
      try edit.append(contentsOf: wanted.map(list.value), to: [.key(list.key)])
    }
  }

  /// An entry that l9gen did not write says the same, or it is not clear which is meant.
  private func checkForeign(
    _ entry: WiringEntry, _ list: WiringList, _ diagnostics: inout Diagnostics
  ) {
    // A module is registered before it is written: that entry is its owner's, and held against
    // the spec by 'l9gen registry'.
    if list.section == .modules { return }
    guard let node = list.path(of: entry.name, in: root).flatMap({ edit.node(at: $0) }) else {
      return
    }
    let isSame = entry.members.allSatisfy { node.kind == .map && node[$0.name]?.json == $0.value }
    if isSame { return }
    diagnostics.add(
      WiringRules.unclear, "'\(entry.name)' is here already, and l9gen did not write it",
      at: node.span, notes: [.init("the module wants an entry of this name", at: entry.stated)],
      help: "take the entry out, or the file off the list 'repo.allowed_modified_files'")
  }

  /// An entry that nobody wants any more goes, unless somebody worked on it.
  private mutating func remove(
    _ entry: WiringRecord.Entry, _ list: WiringList, _ diagnostics: inout Diagnostics
  ) throws(YAMLEdit.Problem) {
    guard let place = list.path(of: entry.name, in: root), let node = edit.node(at: place) else {
      return
    }
    if node.json == entry.value { return try edit.delete(place) }
    entries.append(entry)
    diagnostics.add(
      WiringRules.editedEntry, "'\(entry.name)' is wanted no more, and was edited since",
      at: node.span, help: "delete the entry, or take the edit back")
  }
}

extension YAMLWiring {
  /// Changes what the spec changed in an entry of ours.
  private mutating func merge(
    _ entry: WiringEntry, _ base: JSON, _ list: WiringList, _ diagnostics: inout Diagnostics
  ) throws(YAMLEdit.Problem) {
    guard let place = list.path(of: entry.name, in: root) else { return }
    try merge(list.value(of: entry), base, at: place, entry, &diagnostics)
  }

  private mutating func merge(
    _ new: JSON, _ base: JSON, at place: [YAMLEdit.Step], _ entry: WiringEntry,
    _ diagnostics: inout Diagnostics
  ) throws(YAMLEdit.Problem) {
    guard new != base, let node = edit.node(at: place) else { return }
    let current = node.json
    if current == new { return }
    if current == base { return try edit.set(place, to: new) }
    guard let wanted = new.members, let old = base.members, node.kind == .map else {
      return diagnostics.add(
        WiringRules.bothChanged, "'\(entry.name)' was edited where the module changed, too",
        at: node.span, notes: [.init("the module's entry follows from here", at: entry.stated)],
        help: "write \(new.text()) here, or what was here before")
    }
    for member in wanted {
      let step = place + [.key(member.name)]
      let before = old.first { $0.name == member.name }?.value
      if edit.node(at: step) != nil {
        try merge(member.value, before ?? .null, at: step, entry, &diagnostics)
      } else if before != member.value {
        // A key that somebody took out stays out until the module's own value changes.
        try edit.set(step, to: member.value)
      }
    }
    for member in old where !wanted.contains(where: { $0.name == member.name }) {
      let step = place + [.key(member.name)]
      if edit.node(at: step)?.json == member.value { try edit.delete(step) }
    }
  }
}
