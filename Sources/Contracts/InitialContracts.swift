package import Core
package import Files

/// Contracts for what a repository has: packages, documents, tests. What nobody can know from the
/// files, such as goals, is left for people to add.
package struct InitialContracts {
  private let survey: ContractSurvey
  private let code: CodeFacts
  private let project: ProjectFile

  package init(_ survey: ContractSurvey, _ code: CodeFacts) throws(Failure) {
    self.survey = survey
    self.code = code
    project = try ProjectFile(survey.tree)
  }

  /// Path and content of each contract, in the order of their paths.
  package var contracts: [(path: String, type: ContractType, content: JSON)] {
    guard let root = rootPackage else { return [] }
    let parts = packages(of: root)
    var contracts: [(path: String, type: ContractType, content: JSON)] = [
      (".l9_repo.meta.yaml", .repository, repository(root, parts)),
      ("README.meta.yaml", .rootReadme, readme(root, parts)),
    ]
    for part in parts {
      contracts.append((part + "/README.meta.yaml", .subsystemReadme, subsystem(part)))
    }
    if parts.count > 1 {
      contracts.append(("docs/architecture.meta.yaml", .architecture, architecture(parts)))
    }
    if let tests = testFolder {
      contracts.append((tests + "/strategy.meta.yaml", .testStrategy, strategy(tests)))
    }
    // sorted: by bytes of the path
    return contracts.sorted { precedes($0.path, $1.path) }
  }

  // MARK: what is there

  /// The package at the top, else the folder of sources that holds the packages.
  package var rootPackage: String? {
    let tops = survey.folders(in: "")
    let packages = tops.filter {
      $0 != "tests" && survey.tree.hasFile($0 + "/__init__.py")
    }
    if packages.count == 1 { return packages[0] }
    if let sources = ["src", "code", "lib"].first(where: tops.contains) { return sources }
    return packages.first
      ?? tops.first { folder in
        folder != "tests"
          && survey.tree.files(beneath: folder).contains { $0.name.hasSuffix(".py") }
      }
  }

  private var testFolder: String? {
    ["tests", "test"].first { folder in
      survey.tree.files(beneath: folder).contains { $0.string.hasSuffix(".py") }
    }
  }

  /// Folders of the package, two levels deep, that hold code themselves.
  private func packages(of root: String) -> [String] {
    let depth = root.split(separator: "/").count
    var found: [String] = []
    for file in survey.tree.files(beneath: root) where file.string.hasSuffix(".py") {
      guard let folder = file.parent?.string, found.last != folder, !found.contains(folder),
        folder.split(separator: "/").count <= depth + 2,
        !folder.split(separator: "/").contains("tests")
      else { continue }
      if file.name != "__init__.py" { found.append(folder) }
    }
    return found.isEmpty ? [root] : found.sorted(by: precedes)
  }

  private func modules(of folder: String) -> [String] {
    survey.tree.files(beneath: folder).map(\.string).filter { file in
      file.hasSuffix(".py") && !file.hasSuffix("/__init__.py")
        && RelativePath(literal: file).parent?.string == folder
    }
  }

  /// A docstring's first sentence, else what the file defines.
  private func role(of file: String) -> String {
    let facts = code.file(file)
    if let summary = facts?["summary"]?.string, !summary.isEmpty { return summary }
    let all = (facts?["classes"]?.array ?? []) + (facts?["functions"]?.array ?? [])
    let names = all.compactMap { $0["name"]?.string }.filter { !$0.hasPrefix("_") }.prefix(4)
    return names.isEmpty ? "Defines no public name." : "Defines \(names.joined(separator: ", "))."
  }

  private func purpose(of folder: String) -> String {
    if let summary = code.file(folder + "/__init__.py")?["summary"]?.string, !summary.isEmpty {
      return summary
    }
    let names = modules(of: folder).map { RelativePath(literal: $0).name }
    return names.isEmpty ? "Holds no module of its own." : "Holds \(names.joined(separator: ", "))."
  }

  private func title(of folder: String) -> String {
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    let words = name.split { $0 == "_" || $0 == "-" }.map {
      $0.prefix(1).uppercased() + $0.dropFirst()
    }
    return words.joined(separator: " ")
  }

  private func key(of folder: String) -> String {
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    return String(
      decoding: name.utf8.map { PythonNames.isWord($0) && $0 < 0x80 ? $0 : UInt8(ascii: "_") },
      as: UTF8.self)
  }
}

extension InitialContracts {
  private func repository(_ root: String, _ parts: [String]) -> JSON {
    var paths: [(String, JSON)] = []
    for part in parts where !paths.contains(where: { $0.0 == key(of: part) }) {
      paths.append((key(of: part), .string(part)))
    }
    if let tests = testFolder { paths.append(("tests", .string(tests))) }
    if survey.tree.hasFolder("docs") { paths.append(("docs", "docs")) }
    let isPackage = survey.packageFolders(root).allSatisfy {
      survey.tree.hasFile($0 + "/__init__.py")
    }
    let naming: [(String, JSON)] =
      [("test_module_pattern", "test_*.py")]
      + (isPackage ? [("package_init_required", .bool(true))] : [])
    return .record([
      ("type", "l9_repo_contract"), ("root_package", .string(root)), ("paths", .record(paths)),
      ("naming", .record(naming)), ("ci_contracts", .record([("require_meta_docs", .bool(true))])),
    ])
  }

  private func readme(_ root: String, _ parts: [String]) -> JSON {
    let name = project.name ?? title(of: root)
    let line = project.description ?? code.file(root + "/__init__.py")?["summary"]?.string ?? ""
    var overview: [(String, JSON)] = [("name", .string(name))]
    if !line.isEmpty { overview.append(("one_liner", .string(line))) }
    var members: [(String, JSON)] = [
      ("location", "/"), ("type", "root_readme"), ("project", .record(overview)),
      ("architecture", .record([("key_components", .array(parts.map(component)))])),
      ("repository_layout", .record([("entries", .array(layout(root)))])),
      ("getting_started", gettingStarted), ("configuration", configuration),
      ("testing", .record([("commands", ["python -m pytest"])])),
    ]
    if let license { members.append(("license", license)) }
    return .record(members.filter { $0.1.members?.isEmpty != true })
  }

  private func component(_ folder: String) -> JSON {
    .record([
      ("id", .string(key(of: folder))), ("path", .string(folder + "/")),
      ("role", .string(purpose(of: folder))),
    ])
  }

  private func layout(_ root: String) -> [JSON] {
    let known = [
      root: "The code.", "tests": "Its tests.", "docs": "Documents.",
      "scripts": "Programs for people.",
      "deploy": "What runs on the server.", "manifests": "What was generated, file by file.",
    ]
    return survey.folders(in: "").filter { !$0.hasPrefix(".") }.compactMap { folder in
      known[folder].map { text in
        .record([("path", .string(folder + "/")), ("description", .string(text))])
      }
    }
  }

  private var gettingStarted: JSON {
    var steps = ["Clone the repository and make a virtual environment."]
    if let install { steps.append("Install the packages: \(install)") }
    if !environment.isEmpty { steps.append("Copy .env.example to .env and fill in the values.") }
    return .record([
      ("prerequisites", .strings(["Python \(python) or newer"])), ("setup_steps", .strings(steps)),
      ("quickstart_commands", .strings(commands)),
    ])
  }

  private var commands: [String] {
    let files = survey.tree.files.map(\.string)
    let starts = files.compactMap { file -> String? in
      guard let name = code.file(file)?["applications"]?.array?.first?.string else { return nil }
      return "uvicorn \(TestWriter.importName(file)):\(name) --reload"
    }
    return starts.isEmpty ? ["python -m pytest"] : Array(starts.prefix(3))
  }

  private var configuration: JSON {
    let files = ["pyproject.toml", "requirements.txt", "config.yaml"].filter(survey.tree.hasFile)
    let purposes = [
      "pyproject.toml": "The package and its tools.",
      "requirements.txt": "Packages that are needed.",
      "config.yaml": "Configuration of the system.",
    ]
    var members: [(String, JSON)] = []
    if !files.isEmpty {
      members.append(
        (
          "files",
          .array(
            files.map { file in
              .record([("path", .string(file)), ("purpose", .string(purposes[file] ?? ""))])
            })
        ))
    }
    return .record(members)
  }

  private var license: JSON? {
    guard survey.tree.hasFile("LICENSE") else { return nil }
    // A text that cannot be read names no license.
    let bytes = (try? survey.tree.bytes(of: "LICENSE")) ?? nil
    let text = String(decoding: bytes ?? [], as: UTF8.self)
    let known = [
      ("MIT License", "MIT"), ("Apache License", "Apache-2.0"),
      ("GNU GENERAL PUBLIC LICENSE", "GPL"), ("BSD", "BSD"),
    ]
    let name = known.first { text.contains($0.0) }?.1
    return .record((name.map { [("type", .string($0))] } ?? []) + [("file", "LICENSE")])
  }

  private func subsystem(_ folder: String) -> JSON {
    let files = modules(of: folder)
    let symbols = files.flatMap { file -> [JSON] in
      let facts = code.file(file)
      let all = (facts?["classes"]?.array ?? []) + (facts?["functions"]?.array ?? [])
      return all.compactMap { entry in
        guard let name = entry["name"]?.string, !name.hasPrefix("_"),
          let summary = entry["summary"]?.string, !summary.isEmpty
        else { return nil }
        return .record([
          ("name", .string(name)), ("path", .string(file)), ("role", .string(summary)),
        ])
      }
    }
    var members: [(String, JSON)] = [
      ("location", .string(folder + "/")), ("type", "subsystem_readme"),
      (
        "subsystem",
        .record([("name", .string(title(of: folder))), ("purpose", .string(purpose(of: folder)))])
      ),
    ]
    let entries = files.map { file -> JSON in
      .record([
        ("path", .string(RelativePath(literal: file).name)), ("role", .string(role(of: file))),
      ])
    }
    if !entries.isEmpty {
      members.append(("directory_layout", .record([("entries", .array(entries))])))
    }
    if !symbols.isEmpty {
      members.append(
        ("key_components", .record([("public_apis", .array(Array(symbols.prefix(12))))])))
    }
    return .record(members)
  }

  private func architecture(_ parts: [String]) -> JSON {
    let line = project.description ?? "What the code consists of, package by package."
    return .record([
      ("location", "docs/architecture.md"), ("type", "doc_architecture"),
      ("system_context", .record([("description", .string(line))])),
      (
        "logical_architecture",
        .record([
          (
            "layers",
            .array(
              parts.map { part in
                .record([("name", .string(title(of: part))), ("role", .string(purpose(of: part)))])
              })
          )
        ])
      ),
    ])
  }

  private func strategy(_ tests: String) -> JSON {
    var patterns: [(String, JSON)] = []
    for kind in ["unit", "integration", "e2e"] where survey.tree.hasFolder(tests + "/" + kind) {
      patterns.append((kind, .string(tests + "/" + kind)))
    }
    return .record([
      ("location", .string(tests + "/strategy.md")), ("type", "test_strategy"),
      (
        "test_layout",
        .record([
          ("root_package", .string(tests)), ("patterns", .record(patterns)),
          (
            "naming_conventions",
            .record([("file_pattern", "test_*.py"), ("function_prefix", "test_")])
          ),
        ])
      ), ("tooling", .record([("framework", "pytest")])),
    ])
  }

  // MARK: for the other files

  /// How packages are installed; nil when no file says.
  package var install: String? {
    if survey.tree.hasFile("requirements.txt") {
      return "python -m pip install -r requirements.txt"
    }
    return survey.tree.hasFile("pyproject.toml") ? "python -m pip install -e ." : nil
  }

  /// The oldest Python that the project takes.
  package var python: String { project.python ?? "3.11" }

  /// Names of environment variables that the code reads, sorted.
  package var environment: [String] {
    let names = survey.allCode.flatMap { file in
      (code.file(file)?["environment"]?.array ?? []).compactMap(\.string)
    }
    return Set(names).sorted(by: precedes)
  }
}

/// The few lines of `pyproject.toml` that contracts are made from.
struct ProjectFile {
  private(set) var name: String?
  private(set) var description: String?
  private(set) var python: String?

  init(_ tree: RepositoryTree) throws(Failure) {
    guard let bytes = try tree.bytes(of: "pyproject.toml") else { return }
    var section = ""
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("[") { section = String(line) }
      guard section == "[project]", let equals = line.firstIndex(of: "=") else { continue }
      let key = line[..<equals].filter { $0 != " " }
      let value = line[line.index(after: equals)...].drop { $0 == " " }
      guard value.first == "\"", let end = value.dropFirst().firstIndex(of: "\"") else { continue }
      let text = String(value.dropFirst()[..<end])
      switch key {
      case "name": name = text
      case "description": description = text
      case "requires-python": python = text.hasPrefix(">=") ? String(text.dropFirst(2)) : nil
      default: break
      }
    }
  }
}
