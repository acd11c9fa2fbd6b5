import Blueprints
package import Core
import Documents
package import Jinja

/// What `templates/manifest.yaml` says: which files a collection leads to.
package struct TemplatePack: Sendable {
  /// What a row is applied to.
  package enum Subject: String, Sendable, CaseIterable {
    /// Once a run, whatever the collection.
    case run
    case collection
    /// Every agent.
    case unit
    /// Every declared file of every agent.
    case component
    /// Every declared document of every agent.
    case document
    /// Every service module.
    case module
  }

  package enum Owner: String, Sendable, CaseIterable {
    case generated
    /// Written when absent; the user's from then on.
    case createdOnce = "created_once"
  }

  package enum Kind: String, Sendable, CaseIterable {
    case module, support, test, doc, manifest, config, script
  }

  /// When a row is rendered.
  package enum Stage: String, Sendable, CaseIterable {
    /// Before anything is checked.
    case main
    /// After the checks, from the plan and what was measured.
    case record
  }

  /// One file, or one file of each subject, that the manifest asks for.
  ///
  /// A class: every planned file refers to its row.
  package final class Row: Sendable {
    package let id: String
    /// Name of the template; may hold expressions, such as the component's archetype.
    package let template: Template
    package let subject: Subject
    package let stage: Stage
    /// Path inside the extraction.
    package let path: Template
    /// Path in the target repository, where it is not the one the extraction's layout gives.
    package let place: Template?
    package let when: Expression?
    package let owner: Owner
    package let kind: Kind
    package let isExecutable: Bool
    /// The rule that asks for the file, in one sentence.
    package let reason: String
    package let version: String
    package let span: Span

    init(
      id: String, template: Template, subject: Subject, stage: Stage, path: Template,
      place: Template?, when: Expression?, owner: Owner, kind: Kind, isExecutable: Bool,
      reason: String, version: String, span: Span
    ) {
      self.id = id
      self.template = template
      self.subject = subject
      self.stage = stage
      self.path = path
      self.place = place
      self.when = when
      self.owner = owner
      self.kind = kind
      self.isExecutable = isExecutable
      self.reason = reason
      self.version = version
      self.span = span
    }
  }

  package let rows: [Row]
  /// The date of the pack, for files that no schema shapes.
  package let created: Timestamp
  package let templates: TemplateSet
  /// Every source of the pack, by name.
  package let sources: [Source]
  /// What anything in the pack reads.
  let reads: [[String]]
  /// Whether anything reads `agent.spec_hash`: it is a digest over the whole of an agent.
  let readsSpecHash: Bool

  init(rows: [Row], created: Timestamp, templates: TemplateSet, sources: [Source]) {
    self.rows = rows
    self.created = created
    self.templates = templates
    self.sources = sources
    let inRows = rows.flatMap { row in
      row.template.reads + row.path.reads + (row.place?.reads ?? []) + (row.when?.reads ?? [])
    }
    // The subjects of a row are read too.
    let subjects: [[String]] = rows.compactMap { row in
      switch row.subject {
      case .component: ["agent", "components"]
      case .document: ["agent", "documents"]
      case .run, .collection, .unit, .module: nil
      }
    }
    reads = inRows + subjects + templates.names.flatMap { templates[$0]?.reads ?? [] }
    readsSpecHash = reads.contains {
      $0[0] == "agent" && ($0.count == 1 || $0[1] == "spec_hash")
    }
  }
}

extension TemplatePack {
  package static let manifestName = "manifest.yaml"

  /// Reads the manifest and compiles all templates.
  ///
  /// - Parameter sources: every file of the template folder; paths are relative to it.
  package init?(sources: [Source], diagnostics: inout Diagnostics) {
    guard let manifest = sources.first(where: { $0.path == Self.manifestName }) else {
      diagnostics.add(
        PlanRules.noManifest, "the template folder has no '\(Self.manifestName)'",
        help: "point --templates at a folder with templates and their manifest")
      return nil
    }
    let templates = TemplateSet(
      sources: sources.filter { $0.path.hasSuffix(".j2") }, diagnostics: &diagnostics)
    let documents = YAML.parse(manifest, diagnostics: &diagnostics)
    var rows: [Row] = []
    let root = documents.first?.root
    if let root, root["rows"]?.items.isEmpty ?? true {
      diagnostics.add(
        PlanRules.manifestRow, "the manifest has no list 'rows'", at: root.span,
        help: "write a row for every file that is to be generated")
    }
    for node in root?["rows"]?.items ?? [] {
      var reader = RowReader(node: node)
      if let row = reader.row(&diagnostics) { rows.append(row) }
    }
    Self.checkIdsAreUnique(rows, &diagnostics)
    if diagnostics.hasErrors { return nil }
    let created = root?["created"]?.text.flatMap { Timestamp(iso8601: $0) }
    self.init(
      rows: rows, created: created ?? Timestamp(seconds: 0), templates: templates,
      sources: sources)
  }

  /// A file of the pack by its name.
  package func source(_ name: String) -> Source? { sources.first { $0.path == name } }

  /// The archetype table; nil with a finding when the pack has none.
  func archetypes(_ diagnostics: inout Diagnostics) -> Archetypes? {
    guard let source = source("glue/archetypes.yaml") else { return Archetypes(rows: []) }
    let documents = YAML.parse(source, diagnostics: &diagnostics)
    return documents.first.map { Archetypes($0, diagnostics: &diagnostics) }
  }

  /// The meta templates and the glue, as templates see them; a pack may do without.
  func house(_ diagnostics: inout Diagnostics) -> HouseRules? {
    func document(_ name: String) -> Document? {
      let source = source(name) ?? Source(path: name, text: "{}\n")
      return YAML.parse(source, diagnostics: &diagnostics).first
    }
    guard let codegen = document("meta/meta.codegen.schema.yaml"),
      let sequence = document("meta/meta.extraction.sequence.yaml"),
      let checklist = document("meta/meta.validation.checklist.yaml"),
      let integration = document("meta/meta.dependency.integration.yaml"),
      let glue = document("glue/universal_extractor_glue.yaml"),
      let facts = document("glue/document_facts.yaml")
    else { return nil }
    return HouseRules(
      codegen: codegen, sequence: sequence, checklist: checklist, integration: integration,
      glue: glue, facts: facts)
  }

  /// The bundled meta templates and glue, as the configuration's weakest layers.
  func configurationFiles(_ diagnostics: inout Diagnostics) -> [InputFile] {
    sources.filter { $0.path.hasSuffix(".yaml") && Self.configures($0.path) }
      .map { Documents.read($0, diagnostics: &diagnostics) }
  }

  private static func configures(_ path: String) -> Bool {
    path.hasPrefix("meta/") || path == "glue/universal_extractor_glue.yaml"
  }

  private static func checkIdsAreUnique(_ rows: [Row], _ diagnostics: inout Diagnostics) {
    var seen: [String: Span] = [:]
    for row in rows {
      if let first = seen[row.id] {
        diagnostics.add(
          PlanRules.manifestRow, "the id '\(row.id)' is used twice", at: row.span,
          notes: [.init("first used here", at: first)])
      }
      seen[row.id] = row.span
    }
  }
}

/// Reads one row of the manifest.
private struct RowReader {
  let node: Node
  private var isSound = true

  init(node: Node) { self.node = node }

  mutating func row(_ diagnostics: inout Diagnostics) -> TemplatePack.Row? {
    checkKeys(&diagnostics)
    let id = required("id", &diagnostics)
    let template = inline("template", &diagnostics)
    let path = inline("path", &diagnostics)
    let reason = required("reason", &diagnostics)
    let subject: TemplatePack.Subject? = choice("for", &diagnostics)
    let kind: TemplatePack.Kind? = choice("kind", &diagnostics)
    let stage: TemplatePack.Stage? =
      node["stage"] == nil ? .main : choice("stage", &diagnostics)
    let owner: TemplatePack.Owner? =
      node["owner"] == nil ? .generated : choice("owner", &diagnostics)
    let place = node["place"] == nil ? nil : inline("place", &diagnostics)
    let when = condition(&diagnostics)
    guard isSound, let id, let template, let path, let reason, let subject, let stage, let kind,
      let owner
    else { return nil }
    return TemplatePack.Row(
      id: id, template: template, subject: subject, stage: stage, path: path, place: place,
      when: when, owner: owner,
      kind: kind, isExecutable: node["executable"]?.bool ?? false, reason: reason,
      version: node["version"]?.text ?? "1.0.0", span: node.span)
  }

  private static let keys = [
    "id", "template", "for", "stage", "path", "place", "when", "owner", "kind", "reason",
    "executable", "version",
  ]

  private mutating func checkKeys(_ diagnostics: inout Diagnostics) {
    for pair in node.pairs {
      let key = pair.key.text ?? ""
      guard !Self.keys.contains(key) else { continue }
      isSound = false
      diagnostics.add(
        PlanRules.manifestRow, "'\(key)' is not a key of a manifest row", at: pair.key.span,
        help: Suggestion.closest(to: key, in: Self.keys).map { "did you mean '\($0)'?" })
    }
  }

  private mutating func required(_ key: String, _ diagnostics: inout Diagnostics) -> String? {
    if let text = node[key]?.text { return text }
    isSound = false
    diagnostics.add(PlanRules.manifestRow, "the row has no '\(key)'", at: node.span)
    return nil
  }

  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ diagnostics: inout Diagnostics
  ) -> Choice? where Choice.RawValue == String {
    guard let text = required(key, &diagnostics) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    isSound = false
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    diagnostics.add(
      PlanRules.manifestRow, "'\(text)' is no value of '\(key)'", at: node[key]?.span,
      help: "one of: \(known)")
    return nil
  }

  private mutating func inline(_ key: String, _ diagnostics: inout Diagnostics) -> Template? {
    guard required(key, &diagnostics) != nil, let value = node[key] else { return nil }
    do throws(RenderFailure) {
      return try TemplateSet.inline(value.text ?? "", at: value.span, language: .text)
    } catch {
      isSound = false
      diagnostics.add(error.diagnostic)
      return nil
    }
  }

  private mutating func condition(_ diagnostics: inout Diagnostics) -> Expression? {
    guard let value = node["when"] else { return nil }
    do throws(RenderFailure) {
      return try TemplateSet.expression(value.text ?? "", at: value.span)
    } catch {
      isSound = false
      diagnostics.add(error.diagnostic)
      return nil
    }
  }
}
