import Core
import Files
import Specs

extension DocumentContext {
  /// The tree of the repository as the contract describes it, with what lies directly below.
  var layout: JSON {
    get throws(Failure) {
      var rows: [(name: String, text: String)] = []
      for entry in contract.elements("repository_layout.entries") {
        guard let text = entry.text("path"), let place = try? ContractPath.place(text),
          exists(place.path)
        else { continue }
        let isFolder = survey.tree.hasFolder(place.path)
        rows.append((place.path + (isFolder ? "/" : ""), entry.text("description") ?? ""))
        if isFolder { rows += try children(of: place.path) }
      }
      guard !rows.isEmpty else { return .null }
      let width = rows.map(\.name.utf8.count).max() ?? 0
      let lines = rows.map { row in
        let space = String(repeating: " ", count: width - row.name.utf8.count + 2)
        let words = row.text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        return words.isEmpty ? row.name : row.name + space + "# " + words
      }
      return .string(lines.joined(separator: "\n"))
    }
  }

  /// What a reader of the layout needs at most.
  private static let mostChildren = 24

  private func children(of folder: String) throws(Failure) -> [(name: String, text: String)] {
    var names: [String] = []
    for file in survey.tree.files(beneath: folder) {
      let rest = file.string.dropFirst(folder.utf8.count + 1)
      let head = rest.prefix { $0 != "/" }
      let name = String(head) + (head.utf8.count < rest.utf8.count ? "/" : "")
      if name != "__init__.py", names.last != name { names.append(name) }
    }
    return names.prefix(Self.mostChildren).map { name in
      ("  " + name, purpose(of: folder + "/" + name))
    }
  }

  /// A folder's purpose by its contract, a module's by its docstring.
  private func purpose(of path: String) -> String {
    if path.hasSuffix("/") {
      let folder = String(path.dropLast())
      let own = survey.contracts.first { other in
        other.type.family == .document && other.describedFolder == folder
          && other.text("location") != nil
      }
      return own?.text("subsystem.purpose") ?? own?.text("component.purpose") ?? ""
    }
    return code.file(path)?["summary"]?.string ?? ""
  }

  /// Other documents that exist, or will.
  var documents: JSON {
    var all: [JSON] = []
    var architecture = JSON.null
    for other in survey.contracts where other.path != contract.path {
      // A location that cannot be read has a gap of its own.
      guard let path = (try? other.document()) ?? nil, exists(path) else { continue }
      let title = other.documentTitle
      all.append(
        .record(
          [("title", .string(title))] + (link(path).members ?? []).map { ($0.name, $0.value) }))
      if other.type.name == ContractType.architecture.name { architecture = link(path) }
    }
    return .record([("all", .array(all)), ("architecture", architecture)])
  }

  /// Test files of the described folder's own contract.
  var testFiles: [String] {
    let files = survey.contracts(of: .subsystemTests).filter {
      $0.folder == contract.describedFolder
    }
    .flatMap(\.requiredTestFiles).compactMap { try? ContractPath.place($0.text) }.map(\.path)
    // sorted: by bytes
    return Set(files).filter(exists).sorted(by: precedes)
  }

  /// What must pass, as the contract of the repository enforces it.
  var gates: JSON {
    guard let repository = survey.repository else { return [] }
    var gates: [String] = []
    if let share = repository.field("ci_contracts.min_unit_coverage")?.double {
      gates.append("Unit tests cover at least \(Self.percent(share)) of the lines.")
    }
    if let share = repository.field("ci_contracts.min_integration_coverage")?.double {
      gates.append("Integration tests cover at least \(Self.percent(share)) of the lines.")
    }
    if let pattern = repository.text("naming.test_module_pattern") {
      gates.append("Test modules are called \(pattern).")
    }
    gates.append("Nothing that contracts ask for is missing: l9gen scan.")
    return .strings(gates)
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension Contract {
  /// How other documents call this one's.
  var documentTitle: String {
    switch type.name {
    case ContractType.architecture.name: "Architecture"
    case ContractType.collaboration.name: "Working with AI"
    case ContractType.testStrategy.name: "Test strategy"
    default: subject ?? path.string
    }
  }
}
