package import Core
package import Git

/// How the files of a repository stand to what would be generated there.
package struct DriftReport: Sendable {
  /// One path that is not clean.
  package struct File: Sendable {
    package let path: RelativePath
    package let state: DriftState
    /// Empty for the files that belong to no single unit.
    package let unit: String
    /// The row of the manifest that asks for it, or did.
    package let row: String
    package let isEdited: Bool
    /// Places of the schema and of the template that account for the first line that would change.
    package var schema: String?
    package var template: String?
    package let reason: String?
    package let conflicts: [MergeConflict]

    package init(_ verdict: Verdict, unit: String) {
      path = verdict.path
      state = verdict.state
      self.unit = unit
      row = verdict.desired?.row ?? verdict.entry?.row ?? ""
      isEdited = verdict.isEdited
      reason = verdict.reason
      conflicts = verdict.conflicts
    }

    /// A file of others, in which something of ours is not as it should be.
    package init(_ path: RelativePath, _ state: DriftState, reason: String) {
      self.path = path
      self.state = state
      unit = ""
      row = ""
      isEdited = state == .userEdited
      self.reason = reason
      conflicts = []
    }
  }

  package let collection: String
  /// How many files are as they should be.
  package var clean: Int
  /// Sorted by path.
  package private(set) var files: [File]
  package let disowned: [RelativePath]
  /// Whether everything was rendered; else the inputs are those of the last run, byte for byte.
  package let isRendered: Bool
  /// The commit whose difference to now the report is limited to; nil when it tells of everything.
  package var affectedBy: String?
  /// Where code has left what it was made from.
  package var findings = Diagnostics()

  package init(
    collection: String, clean: Int, files: [File], disowned: [RelativePath], isRendered: Bool
  ) {
    self.collection = collection
    self.clean = clean
    self.files = files
    self.disowned = disowned
    self.isRendered = isRendered
  }

  package var isClean: Bool { files.isEmpty && !findings.hasErrors }

  package mutating func add(_ file: File) {
    files.append(file)
    files.sort { $0.path < $1.path }
  }

  package func count(of state: DriftState) -> Int {
    state == .clean ? clean : files.count { $0.state == state }
  }
}

extension DriftReport {
  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("drift")), ("collection", .string(collection)),
      ("clean", .bool(isClean)),
      (
        "counts",
        .record(DriftState.allCases.map { ($0.rawValue, .int(count(of: $0))) })
      ),
      ("files", .array(files.map(\.json))),
      ("disowned", .strings(disowned.map(\.string))),
      ("rendered", .bool(isRendered)),
      ("affected_by", affectedBy.map { .string($0) } ?? .null),
      ("findings", DiagnosticJSON.render(findings)["findings"] ?? .array([])),
    ])
  }

  /// A line for each path, what accounts for it, and the counts.
  package var text: String {
    var text = ""
    for file in files { text += file.text }
    for help in remedies { text += "help: \(help)\n" }
    let counts = DriftState.allCases.filter { count(of: $0) > 0 }
      .map { "\(count(of: $0)) \($0.rawValue)" }
    var own = disowned.isEmpty ? "" : ", \(disowned.count) disowned"
    if let affectedBy { own += " (affected since \(affectedBy))" }
    text +=
      "\(collection): \(counts.isEmpty ? "nothing generated" : counts.joined(separator: ", "))"
    return text + own + "\n"
  }
}

extension DriftReport {
  /// What to do about the states that files are in, each once.
  private var remedies: [String] {
    let plan = "'l9gen plan \(collection) -o plan.json"
    let help: [(states: [DriftState], text: String)] = [
      (
        [.specChanged, .templateChanged, .generatorChanged, .missing, .orphan],
        "\(plan)' and 'l9gen apply plan.json' bring it up to date"
      ),
      ([.conflict], "\(plan) --conflicts keep' keeps edits that conflict, 'new' drops them"),
      (
        [.userEdited],
        "an edit belongs into the schema or an extension file; 'l9gen disown FILE' takes the file over"
      ),
      (
        [.orphanEdited],
        "what is edited but asked for no more stays: move what you need of it, then delete it"
      ),
    ]
    return help.filter { row in files.contains { row.states.contains($0.state) } }.map(\.text)
  }
}

extension DriftReport.File {
  package var json: JSON {
    .record([
      ("path", .string(path.string)), ("state", .string(state.rawValue)),
      ("unit", unit.isEmpty ? .null : .string(unit)), ("row", .string(row)),
      ("edited", .bool(isEdited)), ("schema", schema.map { .string($0) } ?? .null),
      ("template", template.map { .string($0) } ?? .null),
      ("reason", reason.map { .string($0) } ?? .null),
      ("conflicts", .array(conflicts.map(\.json))),
    ])
  }

  /// For instance `spec-changed  agents/a/b.py  agents.yaml:41:5, b.py.j2:12:3`.
  var text: String {
    var text =
      state.rawValue + String(repeating: " ", count: max(1, 18 - state.rawValue.utf8.count))
    text += path.string
    let places = [schema, template].compactMap(\.self)
    if !places.isEmpty { text += "  " + places.joined(separator: ", ") }
    if let reason { text += "  \(reason)" }
    if isEdited, state != .userEdited, state != .conflict, state != .orphanEdited {
      text += "  edited: the edits are merged"
    }
    text += "\n"
    for conflict in conflicts {
      text += "    \(path):\(conflict.line): these lines were edited and would change, too\n"
    }
    return text
  }
}

extension MergeConflict {
  package var json: JSON {
    .record([
      ("line", .int(line)), ("base", .string(String(decoding: base, as: UTF8.self))),
      ("ours", .string(String(decoding: ours, as: UTF8.self))),
      ("theirs", .string(String(decoding: theirs, as: UTF8.self))),
    ])
  }
}
