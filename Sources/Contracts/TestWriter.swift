package import Core
package import Files
package import Jinja
import Specs

/// Writes test files from what behaviours and code determine.
package struct TestWriter {
  private let templates: TemplateSet
  private var renderer = Renderer()

  package init(_ templates: TemplateSet) { self.templates = templates }

  /// A behaviour with its tests, or with what is missing for them.
  package struct Item: Sendable {
    package let behaviour: Behaviour
    /// As `inspect.py` derives them; empty when something is missing.
    package let tests: [JSON]
    package let missing: String?
    /// The module that the tests import, from the repository's root.
    package let module: String?

    package init(_ behaviour: Behaviour, tests: [JSON], missing: String?, module: String?) {
      self.behaviour = behaviour
      self.tests = tests
      self.missing = missing
      self.module = module
    }
  }

  /// The bytes of a file with these tests: a new one, or the existing one with tests behind it.
  ///
  /// - Returns: nil when there is nothing to write.
  package mutating func write(
    _ items: [Item], at path: String, behind existing: [UInt8]?, withSkeletons: Bool
  ) throws(Failure) -> [UInt8]? {
    let derived = items.filter { $0.missing == nil }
    let skeletons = withSkeletons ? items.filter { $0.missing != nil } : []
    guard !derived.isEmpty || !skeletons.isEmpty else { return nil }
    var names = FunctionNames(existing)
    let name = existing == nil ? "contracts/test_module.py.j2" : "contracts/test_append.py.j2"
    let imports = ["pytest"] + derived.flatMap(Self.imports(of:))
    let context = JSON.record([
      ("contract_path", .string(items[0].behaviour.contract.path.string)),
      ("imports", .strings(Set(imports).sorted(by: precedes))),
      (
        "tests",
        .array(derived.map { Self.row($0, names.unique($0.behaviour), isAlone: existing != nil) })
      ),
      (
        "skeletons",
        .array(
          skeletons.map { item in
            .record([
              ("name", .string(names.unique(item.behaviour))),
              ("description", .string(item.behaviour.description)),
              ("missing", .string(item.missing ?? "")),
            ])
          })
      ),
    ])
    return (existing ?? []) + (try render(name, context))
  }

  private mutating func render(_ name: String, _ context: JSON) throws(Failure) -> [UInt8] {
    guard let template = templates[name], case .map(let values) = Value(context) else {
      throw Failure(
        TemplateRule.missingTemplate, .noInput, "the template folder has no '\(name)'",
        help: "use l9gen's own templates")
    }
    do throws(RenderFailure) {
      return try renderer.render(template, values).bytes
    } catch {
      throw Failure(error.diagnostic.rule, .badData, error.diagnostic.message)
    }
  }

  private static func row(_ item: Item, _ name: String, isAlone: Bool) -> JSON {
    let module = item.module.map(importName)
    let tests = item.tests.map { test -> JSON in
      .object((test.members ?? []) + [JSON.Member("module", module.map { .string($0) } ?? .null)])
    }
    return .record([
      ("name", .string(name)), ("behaviour", .string(Behaviour.key(item.behaviour.name))),
      ("description", .string(item.behaviour.description)), ("tests", .array(tests)),
      ("imports", isAlone ? .strings(Set(imports(of: item)).sorted(by: precedes)) : []),
    ])
  }

  /// What a test needs, as `pyimports` takes it.
  private static func imports(of item: Item) -> [String] {
    let module = item.module.map(importName) ?? ""
    return item.tests.flatMap { test -> [String] in
      var names: [String] = []
      if test["is_async"]?.bool == true { names.append("asyncio") }
      switch test["kind"]?.string {
      case "raises":
        if test["match"]?.string != nil { names.append("re") }
        if test["error"]?["is_builtin"]?.bool == false {
          names.append("\(module):\(test["error"]?["name"]?.string ?? "")")
        }
      case "examples": names += ["doctest", "sys", "\(module):\(test["name"]?.string ?? "")"]
      case "requires":
        names += ["pydantic:ValidationError", "\(module):\(test["name"]?.string ?? "")"]
      case "route":
        names += [
          "fastapi.testclient:TestClient", "\(module):\(test["application"]?.string ?? "")",
        ]
      default: break
      }
      if let first = test["call"]?.array?.first?["name"]?.string {
        names.append("\(module):\(first)")
      }
      return names
    }
  }

  /// The dotted name by which tests import a file; folders of sources are on their path.
  static func importName(_ path: String) -> String {
    var parts = path.dropLast(path.hasSuffix(".py") ? 3 : 0).split(separator: "/").map(String.init)
    if let first = parts.first, ["src", "code", "lib"].contains(first) { parts.removeFirst() }
    if parts.last == "__init__" { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  /// Names of test functions, each once in a file.
  private struct FunctionNames {
    private var taken: Set<String> = []

    init(_ existing: [UInt8]?) {
      for word in (existing ?? []).split(whereSeparator: { !PythonNames.isWord($0) }) {
        if word.starts(with: "test_".utf8) { taken.insert(String(decoding: word, as: UTF8.self)) }
      }
    }

    mutating func unique(_ behaviour: Behaviour) -> String {
      let words = Names.words(behaviour.name).prefix(10).joined(separator: "_")
      let stem = "test_" + (words.isEmpty ? "behaviour" : String(words.prefix(60)))
      var name = stem
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(stem)_\(number)"
        number += 1
      }
      return name
    }
  }
}
