package import Core
import Documents
package import Specs

/// Which modules there are, and how far each is: `modules/registry.yaml`.
package struct Registry: Sendable {
  package struct Entry: Sendable {
    package let moduleID: ModuleText
    package let tier: Int
    package let tierSpan: Span
    package let scope: ModuleText
    package let status: ModuleText
    package let successor: ModuleText
    /// Folder of the module's code; empty for the standard one.
    package let folder: ModuleText
    /// Everything the entry says, in its own order.
    let field: Field

    /// As a Python identifier.
    package var id: String { Names.snake(moduleID.string) ?? moduleID.string }

    /// The status in the spelling of the format.
    package var standing: String { status.string.lowercased() }
  }

  /// In the order of the file.
  package let entries: [Entry]
  package let source: Source

  /// What a status may be, in the order of a module's life.
  package static let statuses = [
    "pending", "existing", "spec_complete", "complete", "deprecated", "superseded", "archived",
  ]

  package static let fields = FieldTable([
    FieldRule("version", [.integer, .text], "Version of the registry's format"),
    FieldRule("modules", .maps, "The modules, in any order", isRequired: true),
    FieldRule("modules[].module_id", .text, "Id of the module", form: .name, isRequired: true),
    FieldRule(
      "modules[].tier", [.integer, .text], "Layer of the module", form: .whole(0...7),
      isRequired: true),
    FieldRule("modules[].scope", .text, "One line: what the module is for"),
    FieldRule(
      "modules[].status", .text, "How far the module is", form: .oneOf(statuses), isRequired: true),
    FieldRule("modules[].superseded_by", .text, "Module that takes over", form: .name),
    FieldRule("modules[].folder", .text, "Folder of the module's code", form: .path),
    FieldRule("modules[].kernel", .free, "Kernel that the module belongs to"),
    FieldRule("modules[].paths", .free, "Files of the module"),
  ])

  /// Reads a registry in the machine's or in the published form, which are one.
  ///
  /// - Returns: nil when it has an error; the findings say so.
  package init?(_ source: Source, diagnostics: inout Diagnostics) {
    var findings = Diagnostics()
    let file = Documents.read(source, diagnostics: &findings)
    let roots = file.documents.map(\.root).filter { $0.kind == .map }
    for root in roots { Self.fields.check(Record(root), at: root.span, &findings) }
    if roots.isEmpty, !findings.hasErrors {
      findings.add(
        ModuleRules.emptyRegistry, "'\(source.path)' lists no modules", at: Span(source, 0, 0),
        help: "begin with 'modules:'")
    }
    entries = roots.flatMap { Record($0)["modules"]?.list ?? [] }.compactMap(Self.entry)
    self.source = source
    Self.checkUnique(entries, &findings)
    diagnostics.add(findings)
    if findings.hasErrors { return nil }
  }

  /// Reports that a repository has none.
  package static func reportMissing(at path: String, _ diagnostics: inout Diagnostics) {
    diagnostics.add(
      ModuleRules.noRegistry, "there is no '\(path)'",
      help: "make one with 'l9gen registry --import FILE --write'")
  }

  private static func entry(_ item: Field) -> Entry? {
    guard let id = item["moduleid"], id.text != nil, let tier = item["tier"],
      let number = tier.text.flatMap({ Int($0) })
    else { return nil }
    return Entry(
      moduleID: SpecReader.text(id), tier: number, tierSpan: tier.span,
      scope: SpecReader.text(item["scope"]), status: SpecReader.text(item["status"]),
      successor: SpecReader.text(item["supersededby"]), folder: SpecReader.text(item["folder"]),
      field: item)
  }

  private static func checkUnique(_ entries: [Entry], _ findings: inout Diagnostics) {
    var first: [String: Entry] = [:]
    for entry in entries {
      guard let other = first[entry.id] else {
        first[entry.id] = entry
        continue
      }
      findings.add(
        ModuleRules.repeatedEntry, "'\(entry.moduleID.string)' is registered twice",
        at: entry.moduleID.span, notes: [.init("the first is here", at: other.moduleID.span)])
    }
  }
}

extension Registry {
  /// Where code of modules is: what a check knows of the repository.
  package struct Surroundings: Sendable {
    /// Folders of code, below the repository's root, sorted.
    package var folders: [String]
    /// Folder that holds the folders of modules.
    package var moduleRoot: String

    package init(folders: [String], moduleRoot: String) {
      self.folders = folders
      self.moduleRoot = moduleRoot
    }
  }

  /// Holds the registry against specs and folders.
  package func check(
    against specs: [Unit], in surroundings: Surroundings, diagnostics: inout Diagnostics
  ) {
    let check = RegistryCheck(registry: self, specs: specs, surroundings: surroundings)
    check.run(&diagnostics)
  }
}

/// What the registry says, held against what is there.
private struct RegistryCheck {
  let registry: Registry
  let specs: [Unit]
  let surroundings: Registry.Surroundings

  func run(_ diagnostics: inout Diagnostics) {
    let folders = Set(surroundings.folders)
    let units = Dictionary(
      specs.map { ($0.id.string, $0) }, uniquingKeysWith: { first, _ in first })
    for entry in registry.entries {
      let unit = units[entry.id]
      if let unit { compare(entry, unit, &diagnostics) }
      checkSpec(of: entry, isThere: unit != nil, &diagnostics)
      checkFolder(of: entry, folders, &diagnostics)
    }
    let known = Set(registry.entries.map(\.id))
    for unit in specs where !known.contains(unit.id.string) {
      diagnostics.add(
        ModuleRules.specWithoutEntry, "'\(unit.id)' is not in the registry",
        at: unit.schema["metadata"]?["moduleid"]?.span ?? unit.span,
        help: Suggestion.help(for: unit.id.string, in: known.sorted())
          ?? "add it to '\(registry.source.path)'")
    }
    checkFolders(&diagnostics)
  }

  private func compare(
    _ entry: Registry.Entry, _ unit: Unit, _ diagnostics: inout Diagnostics
  ) {
    if let tier = unit.tier, tier != entry.tier {
      diagnostics.add(
        ModuleRules.tierConflict,
        "'\(entry.moduleID.string)' is of tier \(entry.tier) here, its spec says \(tier)",
        at: entry.tierSpan,
        notes: [.init("the spec", at: unit.schema["metadata"]?["tier"]?.span)])
    }
    let maturity = unit.schema["maturity"]
    let stage = maturity?["stage"]?.text.map(Record.normalised) ?? ""
    let isLeaving =
      ["legacy", "deprecated", "superseded"].contains(stage) || maturity?["supersededby"] != nil
    let says = ["deprecated", "superseded", "archived"].contains(entry.standing)
    guard says != isLeaving else { return checkSuccessor(entry, maturity, &diagnostics) }
    diagnostics.add(
      ModuleRules.statusConflict,
      isLeaving
        ? "'\(entry.moduleID.string)' is '\(entry.standing)' here, its spec calls it \(stage)"
        : "'\(entry.moduleID.string)' is '\(entry.standing)' here, its spec is in force",
      at: entry.status.span,
      notes: [.init("the spec", at: maturity?["stage"]?.span ?? unit.span)],
      help: "say the same in 'status' and in the spec's 'maturity'")
  }

  private func checkSuccessor(
    _ entry: Registry.Entry, _ maturity: Field?, _ diagnostics: inout Diagnostics
  ) {
    guard let field = maturity?["supersededby"], let name = field.text, !entry.successor.isEmpty,
      Names.snake(name) != Names.snake(entry.successor.string)
    else { return }
    diagnostics.add(
      ModuleRules.statusConflict,
      "'\(entry.successor.string)' takes over here, by the spec it is '\(name)'",
      at: entry.successor.span, notes: [.init("the spec", at: field.span)])
  }

  private func checkSpec(
    of entry: Registry.Entry, isThere: Bool, _ diagnostics: inout Diagnostics
  ) {
    if ["spec_complete", "complete"].contains(entry.standing), !isThere {
      diagnostics.add(
        ModuleRules.entryWithoutSpec,
        "'\(entry.moduleID.string)' is '\(entry.standing)' and has no spec",
        at: entry.moduleID.span,
        help: Suggestion.help(for: entry.id, in: specs.map(\.id.string))
          ?? "write its spec, or call it pending")
    }
    if entry.standing == "pending", isThere {
      diagnostics.add(
        ModuleRules.statusConflict, "'\(entry.moduleID.string)' is pending, and has a spec",
        at: entry.status.span, help: "call it spec_complete")
    }
  }

  private func folder(of entry: Registry.Entry) -> String {
    entry.folder.isEmpty ? surroundings.moduleRoot + "/" + entry.id : entry.folder.string
  }

  private func checkFolder(
    of entry: Registry.Entry, _ folders: Set<String>, _ diagnostics: inout Diagnostics
  ) {
    let folder = folder(of: entry)
    let isThere = folders.contains(folder)
    if entry.standing == "complete", !isThere {
      diagnostics.add(
        ModuleRules.folderOrphan,
        "'\(entry.moduleID.string)' is complete, '\(folder)' is not there",
        at: entry.moduleID.span, help: "name its folder in 'folder', or call it spec_complete")
    }
    if ["pending", "archived"].contains(entry.standing), isThere {
      diagnostics.add(
        ModuleRules.statusConflict,
        "'\(entry.moduleID.string)' is \(entry.standing), and '\(folder)' is there",
        at: entry.status.span)
    }
  }

  private func checkFolders(_ diagnostics: inout Diagnostics) {
    let known = Set(registry.entries.map(folder))
    let root = surroundings.moduleRoot + "/"
    for folder in surroundings.folders where folder.hasPrefix(root) && !known.contains(folder) {
      diagnostics.add(
        ModuleRules.folderOrphan, "'\(folder)' belongs to no entry",
        at: Span(registry.source, 0, 0), help: "register the module, or delete the folder")
    }
  }
}
