package import Core
import Specs

/// Something that a test must show.
package struct Behaviour: Sendable {
  /// What `covers` names: the text of the contract, or the id of a scenario.
  package let name: String
  /// What the test is about, for a scenario; the name for everything else.
  package let description: String
  /// The test file that the contract names, or the one that we would write.
  package let file: String
  /// Whether the contract names the file; else any test below `folder` counts.
  package let isFixed: Bool
  package let folder: String
  /// The code that is tested, where the contract says.
  package let module: String?
  /// Steps or expectations of a scenario.
  package let steps: [String]
  package let contract: Contract
  package let span: Span

  /// What a test must show, one sentence for each check.
  package var sentences: [String] { steps.isEmpty ? [description] : steps }

  /// The marker of a test that covers it.
  package var marker: String { "@pytest.mark.covers(\(JSON.string(Self.key(name)).text()))" }

  /// What two spellings of a name have in common.
  package static func key(_ name: String) -> String {
    var words = name.split { $0 == " " || $0 == "\n" || $0 == "\t" }.joined(separator: " ")
    if words.hasSuffix(".") { words.removeLast() }
    return words
  }
}

extension Contract {
  /// Everything that tests must show for the contract, in its order.
  package var behaviours: [Behaviour] {
    testLists.flatMap { list in elements(list).flatMap { behaviours(of: $0, in: list) } }
  }

  private func behaviours(of item: Element, in list: String) -> [Behaviour] {
    let module = (item.text("module") ?? item.text("path")).flatMap(Self.place)
    let id = item.text("id").flatMap { Self.isUsable($0) ? $0 : nil }
    let stated = item.text("file").flatMap(Self.place)
    let file = stated ?? suggestedFile(module: module, id: id)
    let named = item.texts("must_cover") + item.texts("must_assert")
    let steps = (item.texts("steps") + item.texts("expectations")).map(\.text)
    func make(_ name: String, _ description: String, _ span: Span) -> Behaviour {
      Behaviour(
        name: name, description: description, file: file, isFixed: stated != nil,
        folder: testFolder, module: module, steps: steps, contract: self, span: span)
    }
    if list == "scenarios" || list == "integration_tests.flows" {
      guard let id else { return [] }
      let span = item.field("id")?.span ?? item.span
      return [make(id, item.text("description") ?? id, span)]
    }
    return named.map { make($0.text, $0.text, $0.span) }
  }

  /// The folder of the contract when that is one of tests, else all.
  private var testFolder: String {
    let location = text("location").flatMap(Self.place) ?? ""
    if !location.isEmpty, !location.hasSuffix(".yaml"), !location.hasSuffix(".yml") {
      return location
    }
    return type.name == ContractType.subsystemTests.name || type.name == ContractType.module.name
      ? "" : folder
  }

  private func suggestedFile(module: String?, id: String?) -> String {
    let stem = module?.split(separator: "/").last.map(String.init) ?? id ?? "contract"
    let name = "test_" + (stem.hasSuffix(".py") ? String(stem.dropLast(3)) : stem) + ".py"
    return folder.isEmpty ? name : folder + "/" + name
  }

  private static func place(_ text: String) -> String? {
    // A path that cannot be read has a gap of its own.
    (try? ContractPath.place(text))?.path
  }

  private static func isUsable(_ id: String) -> Bool { !id.isEmpty && id.utf8.count <= 200 }
}

/// What is known about the tests of a repository.
package enum TestEvidence: Sendable {
  /// Nobody looked, and why.
  case notRun(String)
  case known(TestMarks)
}

/// Tests that pytest found, with what they say to cover.
package struct TestMarks: Sendable {
  package struct Test: Sendable {
    /// From the repository's root.
    package let file: String
    package let name: String
    package let covers: [String]
    /// Why the test does not count; nil when it does.
    package let flaw: String?

    package init(file: String, name: String, covers: [String], flaw: String?) {
      self.file = file
      self.name = name
      self.covers = covers
      self.flaw = flaw
    }
  }

  /// `collected` or `passed`.
  package let word: String
  package let tests: [Test]
  /// Files that cannot be collected, with the reason.
  package let errors: [(file: String, reason: String)]

  package init(word: String, tests: [Test], errors: [(file: String, reason: String)]) {
    self.word = word
    self.tests = tests
    self.errors = errors
  }

  /// Nil when a test that counts covers the behaviour; else why none does.
  func flaw(of behaviour: Behaviour) -> String? {
    let key = Behaviour.key(behaviour.name)
    var reason: String?
    for test in tests where isPlace(test.file, of: behaviour) {
      guard test.covers.contains(where: { Behaviour.key($0) == key }) else { continue }
      guard let flaw = test.flaw else { return nil }
      reason = reason ?? "\(test.name) \(flaw)"
    }
    if reason == nil, let error = errors.first(where: { isPlace($0.file, of: behaviour) }) {
      reason = "\(error.file) cannot be collected: \(error.reason)"
    }
    return reason ?? "no test is marked with it"
  }

  private func isPlace(_ file: String, of behaviour: Behaviour) -> Bool {
    if behaviour.isFixed { return file == behaviour.file }
    return behaviour.folder.isEmpty || file.hasPrefix(behaviour.folder + "/")
  }
}
