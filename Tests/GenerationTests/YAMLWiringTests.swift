import Core
import Documents
import Files
import Testing

@testable import Generation

/// Entries of modules in YAML files of a platform: added, merged, removed; never guessed.
@Suite struct YAMLWiringTests {
  private static let path = RelativePath(literal: "platform.yaml")

  private struct Outcome {
    var text: String
    var entries: [WiringRecord.Entry]
    var findings: String
  }

  private func wire(
    _ text: String, _ wanted: [WiringEntry], _ recorded: [WiringRecord.Entry] = []
  ) throws(YAMLEdit.Problem) -> Outcome {
    var file = try YAMLWiring(Self.path, Array(text.utf8), "demo", recorded)
    var diagnostics = Diagnostics()
    for list in try file.lists() {
      let entries = wanted.filter { $0.section == list.section }
      try file.reconcile(list, with: entries, &diagnostics)
    }
    return Outcome(
      text: String(decoding: file.bytes, as: UTF8.self), entries: file.entries,
      findings: DiagnosticText(isColoured: false).render(diagnostics))
  }

  private func entry(
    _ section: WiringSection, _ name: String, _ members: [(String, JSON)] = []
  ) -> WiringEntry {
    let spec = Source(path: "spec.yaml", text: "module_id: \(name)\n")
    return WiringEntry(
      section: section, name: name, members: members.map { JSON.Member($0.0, $0.1) },
      stated: Span(spec, 11, 11 + name.utf8.count), places: [:], module: "m")
  }

  /// Files with every form of a section, and what an entry looks like there.
  private static let forms: [(section: WiringSection, before: String, added: String)] = [
    (.services, "services:\n  api: {build: .}  # runs\n", "  mail:\n    tier: 1\n"),
    (.services, "x: &x {a: 1}\nservices:\n  api:\n    <<: *x\n", "  mail:\n    tier: 1\n"),
    (
      .modules, "# all\nmodules:\n- module_id: a # first\n  tier: 0\n",
      "- module_id: mail\n  tier: 1\n"
    ),
    (.tools, "tools:\n  - name: a\n    x: [1, 2]\n\nother: 1\n", "  - name: mail\n    tier: 1\n"),
    (.tools, "tools:\n  a:\n    x: 1\n", "  mail:\n    tier: 1\n"),
    (.tools, "tools: [{tool_name: a}]\n", ", {tool_name: mail, tier: 1}"),
    (.segments, "segments:\n  - a # one\n  - b\n", "  - mail\n"),
    (.segments, "memory_segments:\r\n  - id: a\r\n", "  - id: mail\r\n    tier: 1\r\n"),
  ]

  @Test(arguments: forms.indices)
  func anEntryComesOnceAndGoesWithoutATrace(index: Int) throws {
    let form = Self.forms[index]
    let wanted = [entry(form.section, "mail", [("tier", 1)])]
    let once = try wire(form.before, wanted)
    #expect(once.findings.isEmpty)
    #expect(once.text.contains(form.added), "\(once.text)")
    #expect(once.text.replacing(form.added, with: "") == form.before)
    let twice = try wire(once.text, wanted, once.entries)
    #expect(twice.text == once.text && twice.entries == once.entries)
    let gone = try wire(twice.text, [], twice.entries)
    #expect(gone.text == form.before && gone.entries.isEmpty && gone.findings.isEmpty)
  }

  @Test func whatOthersChangeInAnEntryStays() throws {
    let before = "tools:\n  - tool_id: a\n"
    let first = try wire(before, [entry(.tools, "mail", [("risk", "low"), ("module", "m")])])
    let edited = first.text.replacing("module: m", with: "module: m  # ours\n    owner: ops")
    let second = try wire(
      edited, [entry(.tools, "mail", [("risk", "high"), ("module", "m")])], first.entries)
    #expect(second.text == edited.replacing("risk: low", with: "risk: high"))
    #expect(second.findings.isEmpty)
    // A key that the module does not want any more goes, what others added stays.
    let third = try wire(second.text, [entry(.tools, "mail", [("risk", "high")])], second.entries)
    #expect(third.text == before + "  - tool_id: mail\n    risk: high\n    owner: ops\n")
    // The entry is not ours alone any more.
    let gone = try wire(third.text, [], third.entries)
    #expect(gone.text == third.text && gone.entries == third.entries)
    #expect(
      gone.findings.hasPrefix(
        """
        warning[L9D066]: 'mail' is wanted no more, and was edited since
         --> platform.yaml:3:5
        """), "\(gone.findings)")
  }

  @Test func aValueThatBothChangedIsNotGuessed() throws {
    let first = try wire("tools: []\n", [entry(.tools, "mail", [("risk", "low")])])
    let edited = first.text.replacing("low", with: "medium")
    let second = try wire(edited, [entry(.tools, "mail", [("risk", "high")])], first.entries)
    #expect(second.text == edited)
    #expect(
      second.findings == """
        error[L9D065]: 'mail' was edited where the module changed, too
         --> platform.yaml:3:11
          |
        3 |     risk: medium
          |           ^^^^^^
        note: the module's entry follows from here
         --> spec.yaml:1:12
          |
        1 | module_id: mail
          |            ^^^^
          = help: write "high" here, or what was here before

        1 error

        """, "\(second.findings)")
  }

  @Test func anEntryOfAnotherOwnerIsLeftOrTold() throws {
    let taken = try wire(
      "tools:\n  - tool_id: mail\n    risk: low\n", [entry(.tools, "mail", [("risk", "high")])])
    #expect(taken.findings.hasPrefix("error[L9D045]: 'mail' is here already, and l9gen did not"))
    #expect(taken.findings.contains("note: the module wants an entry of this name"))
    let same = try wire(
      "tools:\n  - {tool_id: mail, risk: high, x: 1}\n", [entry(.tools, "mail", [("risk", "high")])]
    )
    #expect(same.findings.isEmpty && same.entries.isEmpty)
    // A module is registered before it is written; 'l9gen registry' compares the two.
    let registered = try wire(
      "modules:\n  - {module_id: the_mail, status: pending}\n",
      [entry(.modules, "the.mail", [("status", "complete")])])
    #expect(registered.findings.isEmpty && registered.entries.isEmpty)
  }

  @Test(arguments: [
    ("tools: none\n", "'tools' is to be a list", [1]),
    ("services: [a]\n", "'services' is to be a map", [1]),
    ("tools:\n  - name: a\n  - tool_id: b\n", "the entries are not all named by one of", [2]),
    ("modules:\n  - module_id: a.b\n  - module_id: a_b\n", "'a_b' stands here twice", [2, 3]),
    ("segments: []\nmemory_segments: []\n", "'segments' and 'memory_segments' both could", [1, 2]),
    ("tools: [\n", "", []),
  ])
  func anUnclearPlaceIsTold(text: String, message: String, lines: [Int]) throws {
    do throws(YAMLEdit.Problem) {
      _ = try wire(text, [entry(.tools, "mail"), entry(.modules, "mail")])
      Issue.record("nothing was found wrong with \(text)")
    } catch {
      #expect(error.message.hasPrefix(message), "\(error.message)")
      if !lines.isEmpty { #expect(([error.span] + error.others).map(\.position.line) == lines) }
    }
  }

  @Test func theRecordIsReadAsItWasWritten() {
    var record = WiringRecord()
    #expect(WiringRecord(record.bytes) == record)
    record.files = [Self.path]
    record.entries = [
      .init(file: Self.path, section: "tools", name: "mail", value: ["tool_id": "mail"])
    ]
    #expect(WiringRecord(record.bytes) == record)
    #expect(WiringRecord(Array("{".utf8)).isEmpty && WiringRecord(nil).isEmpty)
  }
}
