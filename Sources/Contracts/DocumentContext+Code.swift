import Core
import Files
import Specs

extension DocumentContext {
  /// What `ast` says about the code that the document is about.
  var codeFacts: JSON {
    let files = describedFiles
    return .record([
      ("routes", .array(files.flatMap(routes))), ("environment", environment(of: files)),
      ("models", .array(files.flatMap(models))), ("others", .array(files.flatMap(others))),
      ("entrypoints", .array(files.flatMap(entrypoints))),
    ])
  }

  /// Python files below the described folder that are no tests.
  var describedFiles: [String] {
    survey.codeFiles(of: contract).filter { code.file($0) != nil }
  }

  private func placed(_ fields: [(String, JSON)], _ file: String) -> JSON {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    return .record(
      fields + [
        ("file", .string(file)), ("link", .string(Self.relative(file, from: folder))),
      ])
  }

  private func routes(_ file: String) -> [JSON] {
    (code.file(file)?["routes"]?.array ?? []).map { route in
      placed(
        ["method", "path", "function", "summary"].map { ($0, route[$0] ?? .null) }, file)
    }
  }

  private func entrypoints(_ file: String) -> [JSON] {
    (code.file(file)?["applications"]?.array ?? []).map { name in
      placed([("name", name), ("kind", "a FastAPI application")], file)
    }
  }

  private func models(_ file: String) -> [JSON] {
    (code.file(file)?["classes"]?.array ?? []).filter { entry in
      let bases = (entry["bases"]?.array ?? []).compactMap(\.string)
      let marks = (entry["decorators"]?.array ?? []).compactMap(\.string)
      return bases.contains { $0.hasSuffix("BaseModel") }
        || marks.contains { $0.hasSuffix("dataclass") }
    }.map { entry in
      placed(["name", "summary", "fields"].map { ($0, entry[$0] ?? .null) }, file)
    }
  }

  /// Public classes and functions of the folder itself that the contract does not name.
  private func others(_ file: String) -> [JSON] {
    guard RelativePath(literal: file).parent?.string ?? "" == contract.describedFolder else {
      return []
    }
    let facts = code.file(file)
    let all = (facts?["classes"]?.array ?? []) + (facts?["functions"]?.array ?? [])
    return all.filter { entry in
      guard let name = entry["name"]?.string, !name.hasPrefix("_") else { return false }
      return !namedSymbols.contains(name)
    }.map { entry in
      placed([("name", entry["name"] ?? .null), ("summary", entry["summary"] ?? .null)], file)
    }
  }

  private var namedSymbols: Set<String> {
    let lists = [
      "key_components.public_apis", "key_components.internal_helpers",
      "data_and_contracts.schemas", "public_apis.functions", "public_apis.classes",
    ]
    return Set(lists.flatMap { contract.elements($0) }.compactMap { $0.text("name") })
  }

  private func environment(of files: [String]) -> JSON {
    var readers: [String: [String]] = [:]
    for file in files {
      for name in (code.file(file)?["environment"]?.array ?? []).compactMap(\.string) {
        readers[name, default: []].append(file)
      }
    }
    // sorted: by bytes of the name
    let names = readers.keys.sorted(by: precedes)
    return .array(
      names.map { name in
        .record([("name", .string(name)), ("files", .strings(readers[name] ?? []))])
      })
  }
}

extension ContractSurvey {
  /// Python files that a document of the contract speaks of.
  package func codeFiles(of contract: Contract) -> [String] {
    let tests = repository?.text("paths.tests").flatMap { try? ContractPath.place($0) }?.path
    return tree.files(beneath: contract.describedRoot).map(\.string).filter { file in
      guard file.hasSuffix(".py") else { return false }
      if let tests, file.hasPrefix(tests + "/") { return false }
      let parts = file.split(separator: "/")
      return !parts.contains("tests") && !(parts.last?.hasPrefix("test_") ?? false)
    }
  }
}

extension ContractSurvey {
  /// Every Python file that is no test.
  package var allCode: [String] {
    tree.files.map(\.string).filter { file in
      let parts = file.split(separator: "/")
      return file.hasSuffix(".py") && !parts.contains("tests")
        && !(parts.last?.hasPrefix("test_") ?? false)
    }
  }
}

extension Contract {
  /// Documents below `docs/` speak of the whole repository.
  var describedRoot: String {
    [ContractType.architecture.name, ContractType.collaboration.name].contains(type.name)
      ? "" : describedFolder
  }
}

extension CodeFacts {
  /// The file that holds the one application of the repository; nil when there are several.
  package func onlyApplication(in files: [String]) -> String? {
    let holders = files.filter { !(file($0)?["applications"]?.array ?? []).isEmpty }
    return holders.count == 1 ? holders[0] : nil
  }

  /// Parameters and result of a function, or of the method of a dotted name.
  func signature(of symbol: String, in path: String) -> String? {
    let parts = symbol.split(separator: ".").map(String.init)
    guard let facts = file(path), let last = parts.last else { return nil }
    func found(_ functions: JSON?) -> String? {
      functions?.array?.first { $0["name"]?.string == last }?["signature"]?.string
    }
    if parts.count > 1 {
      let owner = facts["classes"]?.array?.first { $0["name"]?.string == parts[parts.count - 2] }
      return found(owner?["methods"])
    }
    return found(facts["functions"]) ?? found(facts["private_functions"])
  }
}
