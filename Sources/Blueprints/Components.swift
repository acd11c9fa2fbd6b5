import Core
import Jinja
import Specs

extension SchemaReader {
  /// Every declared file, once, in document order.
  mutating func declaredFiles(_ directory: String) -> [DeclaredFile] {
    var files: [DeclaredFile] = []
    var seen: Set<DeclaredFile> = []
    for entry in lines(section("cursorinstructions", "generatefiles")) {
      let path = Self.path(entry.string)
      var file = DeclaredFile(below: path, whole: "\(directory)/\(path)", origin: entry.origin)
      if path.contains("/"), entry.string.hasPrefix("L9/") {
        let inside = directory + "/"
        let below = path.hasPrefix(inside) ? String(path.dropFirst(inside.utf8.count)) : ""
        file = DeclaredFile(below: below, whole: path, origin: entry.origin)
      }
      if seen.insert(file).inserted { files.append(file) }
    }
    return files
  }
}

/// Turns the declared files of one agent into components.
struct ComponentMaker {
  let agent: AgentNames
  let declared: DeclaredNames
  let archetypes: Archetypes
  let roles: FileRoles
  let stated: StatedFiles
  private var attributes: Set<String> = [
    "runtime", "table", "config", "controller", "routes", "start", "stop", "linked",
    AgentBlueprint.embedder,
  ]
  private var classes: Set<String> = []

  init(
    agent: AgentNames, declared: DeclaredNames, archetypes: Archetypes, roles: FileRoles,
    stated: StatedFiles
  ) {
    self.agent = agent
    self.declared = declared
    self.archetypes = archetypes
    self.roles = roles
    self.stated = stated
  }

  mutating func components(
    of files: [DeclaredFile], origins: Origins, _ findings: inout Diagnostics
  ) -> [Component] {
    resolved(files, origins, &findings).compactMap { file, resolution, archetype in
      guard let row = archetypes[archetype] else { return nil }
      return component(file, resolution, row)
    }
  }

  private typealias Resolved = (
    file: DeclaredFile, resolution: Archetypes.Resolution, archetype: String
  )

  /// The archetype of every file: an agent has one controller, one server, one configuration.
  private func resolved(
    _ files: [DeclaredFile], _ origins: Origins, _ findings: inout Diagnostics
  ) -> [Resolved] {
    var rows = files.map { file -> Resolved in
      if let found = given(file, &findings) ?? archetypes.resolve(file.whole) {
        return (file, found, found.archetype)
      }
      let isStated = stated.stated(of: file)?.functions.isEmpty == false
      if !isStated {
        findings.add(
          BlueprintRules.role, "no role word ends '\(file.stem)'", at: origins[file.origin],
          help: "end the name with a role such as `_scorer` or `_handler`")
      }
      let extra = Archetypes.Resolution(
        archetype: "extension", role: "extension", subject: Names.words(file.stem))
      return (file, extra, "extension")
    }
    for (single, other) in [
      ("controller", "runner"), ("server", "extension"), ("config", "extension"),
    ] {
      let same = rows.indices.filter { rows[$0].archetype == single }
      let chosen =
        same.first { rows[$0].resolution.subject.isEmpty }
        ?? same.first { rows[$0].resolution.role == single } ?? same.first
      for index in same where index != chosen { rows[index].archetype = other }
    }
    for index in rows.indices { settle(&rows[index], &findings) }
    return rows
  }

  /// What is stated exactly takes the place of what a file's name suggests.
  private func settle(_ row: inout Resolved, _ findings: inout Diagnostics) {
    guard let stated = stated.stated(of: row.file), let archetype = archetypes[row.archetype] else {
      return
    }
    if let first = stated.functions.first {
      if archetype.kind == .component, archetypes["functions"] != nil {
        row.archetype = "functions"
      } else {
        findings.add(
          BlueprintRules.statedPlace,
          "'\(row.file.stem)' is the agent's \(archetype.title.utf8.lowered.text), which has no functions",
          at: first.span, help: "state them of a file of its own, such as `…_service.py`")
      }
    }
    if let first = stated.settings.first, archetype.kind != .config {
      findings.add(
        BlueprintRules.statedPlace,
        "'\(row.file.stem)' is no configuration, which has the settings",
        at: first.span, help: "state them of `config.py`, or as a model's fields under 'models'")
    }
  }

  /// What schema or collection say of the file; packages are packages.
  private func given(
    _ file: DeclaredFile, _ findings: inout Diagnostics
  ) -> Archetypes.Resolution? {
    guard file.stem != "__init__", let (role, span) = roles.role(of: file) else { return nil }
    if let found = archetypes.resolve(file.whole, as: role) { return found }
    findings.add(
      BlueprintRules.unknownRole, "'\(role)' is no role, so the name of '\(file.stem)' decides",
      at: span, help: "use one of docs/archetypes.md's names or role words, such as scorer")
    return nil
  }

  private mutating func component(
    _ file: DeclaredFile, _ found: Archetypes.Resolution, _ archetype: Archetype
  ) -> Component {
    let module = Self.module(of: file)
    if archetype.kind == .package { return package(file, found, archetype, module) }
    let words = found.subject + (found.role == "extension" ? [] : [found.role])
    let full = (found.subject.isEmpty ? [agent.id] : []) + words
    let wanted = Naming.className(full.joined(separator: " ")) ?? "Component"
    let stated = stated.stated(of: file)
    let className = stated?.className?.text ?? Self.free(wanted, &classes)
    let stems = Stems(found.subject + [found.role])
    let attribute = Self.free(Names.snake(file.stem) ?? "component", &attributes)
    return Component(
      file: file, archetype: archetype, role: found.role, subject: found.subject, module: module,
      attribute: attribute, className: className,
      serves: archetype.services.map {
        ServedOperation($0, className: className, module: module)
      },
      testModule: "test_\(agent.id)_\(Self.testStem(file))",
      stems: stems, relations: ComponentRelations(of: stems, in: declared),
      isRoot: false)
  }

  private func package(
    _ file: DeclaredFile, _ found: Archetypes.Resolution, _ archetype: Archetype, _ module: String
  ) -> Component {
    let own = module.hasSuffix(".__init__") ? String(module.dropLast(9)) : module
    return Component(
      file: file, archetype: archetype, role: found.role, subject: [], module: own, attribute: "",
      className: "", serves: [], testModule: "",
      stems: Stems([]), relations: ComponentRelations(of: Stems([]), in: declared),
      isRoot: own == agent.package)
  }

  static func module(of file: DeclaredFile) -> String {
    Bytes.parts(file.withoutEnding(file.whole)).map { part in
      Naming.module(part) ?? "_"
    }.joined(separator: ".")
  }

  /// `core/optimizer.py` gives `core_optimizer`.
  private static func testStem(_ file: DeclaredFile) -> String {
    Bytes.parts(file.withoutEnding(file.text.string)).map { part in
      var name = Names.snake(part) ?? ""
      while name.hasSuffix("_") { name.removeLast() }
      return name
    }.joined(separator: "_")
  }

  /// The name, or the name with the first free number: `x_2` for attributes, `X2` for classes.
  private static func free(_ name: String, _ taken: inout Set<String>) -> String {
    let gap = name.utf8.contains(where: \.isUpper) ? "" : "_"
    var candidate = name
    var number = 1
    while !taken.insert(candidate).inserted {
      number += 1
      candidate = "\(name)\(gap)\(number)"
    }
    return candidate
  }
}
