import Core
import Jinja
import Testing

@testable import Generation

@Suite struct MetadataTests {
  /// One file a form, with the shapes around the block that the forms have to tell apart.
  static let files: [(path: String, template: String)] = [
    ("code/a.py", "\"\"\"Title.\"\"\"\n\n{{ dora }}\n\nNAME = 'x'\n"),
    ("code/b.py", "#!/usr/bin/env python3\n\"\"\"Title.\"\"\"\n{{ dora }}\nTABLE = {\n}\n"),
    ("docs/a.md", "# Title\n\n{{ dora }}\n\n<!-- a comment\n-->\n"),
    ("a.yaml", "{{ dora }}\na: 1\n"),
    ("b.yaml", "a: 1\n{{ dora }}\n#   template: not ours\nb: 2\n"),
    ("a.toml", "{{ dora }}\n[project]\n"),
    ("a.sh", "#!/bin/sh\n{{ dora }}\nset -eu\n"),
    ("a.txt", "{{ dora }}"),
    ("a.json", "{\n  {{ dora }},\n  \"a\": {\"b\": {}}\n}\n"),
  ]

  private func file(
    _ path: String, _ template: Template, owner: TemplatePack.Owner = .generated
  ) -> PlannedFile {
    let row = TemplatePack.Row(
      id: "row", template: template, subject: .collection, stage: .main, path: template,
      place: nil, when: nil, owner: owner, kind: .config, isExecutable: false,
      reason: "it is asked for", version: "1.0.0", span: Span(Source(path: "m", text: ""), 0, 0))
    return PlannedFile(
      path: RelativePath(literal: path), place: nil, unit: nil, row: row, template: template,
      specDigest: Digest(of: "spec"), view: PlannedFile.View(shared: ValueMap()))
  }

  private func facts(source: String = "a.yaml", at seconds: Int = 0) -> Metadata.Facts {
    let time = Timestamp(seconds: seconds)
    let origin = Metadata.Origin(source: source, module: "m", created: time, updated: time)
    return Metadata.Facts(pack: origin, collection: origin, units: [:])
  }

  /// The same in the long form.
  private func contractFacts(_ files: [PlannedFile], at seconds: Int = 0) -> Metadata.Facts {
    let short = facts(at: seconds)
    let contract = ContractMetadata(
      files, modules: { _ in "tensor_auditor" }, versions: [:], version: "6.1")
    return Metadata.Facts(
      pack: short.pack, collection: short.collection, units: [:], contract: contract)
  }

  private func template(_ path: String, _ text: String) throws -> Template {
    var diagnostics = Diagnostics()
    let name = path + ".j2"
    let set = TemplateSet(sources: [Source(path: name, text: text)], diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty, "\(DiagnosticText().render(diagnostics))")
    return try #require(set[name])
  }

  private func render(_ template: Template) throws -> Rendering {
    var renderer = Renderer()
    return try renderer.render(template, ValueMap(["dora": .string(Metadata.marker)]))
  }

  /// The block and the line above it, where a change need not be noticed.
  private func isOwn(_ index: Int, _ bytes: [UInt8], _ path: RelativePath) throws -> Bool {
    let parts = try #require(CommentForm(path: path).split(bytes))
    return parts.firstLine.contains(index) || parts.block.contains(index)
      || parts.footer.contains(index)
  }

  @Test(arguments: files.indices)
  func aStampedFileVerifiesItself(_ index: Int) throws {
    let (name, text) = Self.files[index]
    let template = try template(name, text)
    let rendering = try render(template)
    let file = file(name, template)
    let stamped = try #require(Metadata.stamp(rendering, of: file, facts()))
    #expect(Metadata.isIntact(stamped, path: file.path) == true)
    for place in stamped.indices where try !isOwn(place, stamped, file.path) {
      var changed = stamped
      changed[place] ^= 1
      #expect(
        Metadata.isIntact(changed, path: file.path) != true,
        "a change of byte \(place) passes: \(String(decoding: changed, as: UTF8.self))")
    }
  }

  @Test(arguments: files.indices)
  func aFileInTheLongFormVerifiesItself(_ index: Int) throws {
    let (name, text) = Self.files[index]
    let template = try template(name, text)
    let file = file(name, template)
    let stamped = try #require(
      Metadata.stamp(render(template), of: file, contractFacts([file])))
    #expect(Metadata.isIntact(stamped, path: file.path) == true)
    let parts = try #require(CommentForm(path: file.path).split(stamped))
    let body = text.replacing("{{ dora }}\n", with: "").replacing("{{ dora }}", with: "")
    #expect(String(decoding: parts.body, as: UTF8.self) == body)
    for place in stamped.indices where try !isOwn(place, stamped, file.path) {
      var changed = stamped
      changed[place] ^= 1
      #expect(
        Metadata.isIntact(changed, path: file.path) != true, "a change of byte \(place) passes")
    }
  }

  /// What was generated earlier is the new body with the earlier block, also where the earlier file
  /// was edited since.
  @Test(arguments: files.indices)
  func anEarlierFileIsRebuiltFromItsBlock(_ index: Int) throws {
    let (name, text) = Self.files[index]
    let template = try template(name, text)
    let file = file(name, template)
    for isLong in [false, true] {
      func stamped(at seconds: Int) throws -> [UInt8] {
        let facts = isLong ? contractFacts([file], at: seconds) : facts(at: seconds)
        return try #require(Metadata.stamp(render(template), of: file, facts))
      }
      let (earlier, now) = (try stamped(at: 0), try stamped(at: 86_400))
      #expect(earlier != now)
      #expect(Metadata.restamped(now, as: earlier, path: file.path) == earlier)
      if name.hasSuffix(".py"), !isLong {
        let edited = earlier + Array("MINE = 1\n".utf8)
        #expect(Metadata.restamped(now, as: edited, path: file.path) == earlier)
      }
    }
    #expect(Metadata.restamped([1], as: [2], path: file.path) == nil)
  }

  @Test func theLongFormSaysWhatAContractAsksFor() throws {
    let text =
      "\"\"\"Bias of decisions, measured.\"\"\"\n\n{{ dora }}\n\nimport abc\nfrom x.y import Z\n"
    let template = try template("bias_detector.py", text)
    let file = file("code/bias_detector.py", template)
    let stamped = try #require(
      Metadata.stamp(render(template), of: file, contractFacts([file])))
    let lines = String(decoding: stamped, as: UTF8.self)
    for part in [
      "# component_id: FND-TEAU-", "__footer_meta__ = {", "\"component_name\": \"Bias Detector\"",
      "\"module_version\": \"6.1.0\"", "\"layer\": \"foundation\"", "\"status\": \"active\"",
      "\"governance_level\": \"high\"", "\"purpose\": \"Bias of decisions, measured\"",
      "        \"abc\",\n        \"x.y\",\n", "__l9_trace__ = {", "\"task\": \"l9gen.generate\"",
    ] {
      #expect(lines.contains(part), "\(part) is missing in\n\(lines)")
    }
  }

  /// A contract wants numbers that are unique in a repository.
  @Test func componentsAreNumberedApart() throws {
    let template = try template("a.py", "{{ dora }}\n")
    let files = (0..<900).map { file("code/f\($0).py", template) }
    let facts = contractFacts(files)
    let ids = try Set(
      files.map { file in
        let stamped = try #require(Metadata.stamp(render(template), of: file, facts))
        return String(decoding: stamped.split(separator: 0x0A)[1], as: UTF8.self)
      })
    #expect(ids.count == 900)
    #expect(
      ids.allSatisfy { $0.wholeMatch(of: /# component_id: FND-TEAU-\d{3} \| layer: .*/) != nil })
  }

  @Test(arguments: files.indices)
  func theBodyIsTheRenderingWithoutTheMarker(_ index: Int) throws {
    let (name, text) = Self.files[index]
    let template = try template(name, text)
    let file = file(name, template)
    let stamped = try #require(Metadata.stamp(render(template), of: file, facts()))
    let parts = try #require(CommentForm(path: file.path).split(stamped))
    let body = text.replacing("{{ dora }}\n", with: "").replacing("{{ dora }}", with: "")
    #expect(String(decoding: parts.body, as: UTF8.self) == body)
  }

  @Test func aFileWithoutMarkerIsNotStamped() throws {
    let template = try template("a.yaml", "a: 1\n")
    let file = file("a.yaml", template)
    #expect(Metadata.stamp(try render(template), of: file, facts()) == nil)
    #expect(Metadata.isIntact(Array("a: 1\n".utf8), path: file.path) == nil)
  }

  @Test func anEmptyFileStaysEmpty() throws {
    let template = try template("py.typed.txt", "")
    let stamped = Metadata.stamp(try render(template), of: file("py.typed", template), facts())
    #expect(stamped?.isEmpty == true)
  }

  /// What belongs to the user has no hash that an edit could break.
  @Test func aFileOfTheUserHasNoBodyHash() throws {
    let template = try template("a.py", "{{ dora }}\nA = 1\n")
    let stamped = try #require(
      Metadata.stamp(render(template), of: file("a.py", template, owner: .createdOnce), facts()))
    #expect(Metadata.isIntact(stamped, path: RelativePath(literal: "a.py")) == nil)
    #expect(String(decoding: stamped, as: UTF8.self).contains("yours to edit"))
  }

  /// The name of a schema file is text of the user in the first line of a Python file.
  @Test(arguments: [
    "coding=utf-7.yaml", "x\rimport os\r.yaml", "a\nimport os\n.yaml", "-->.yaml",
    "x\u{2028}y.yaml",
  ])
  func theFirstLineHoldsNothingThatRuns(_ source: String) throws {
    for (name, text) in Self.files where !name.hasSuffix(".json") {
      let template = try template(name, text)
      let stamped = try #require(
        Metadata.stamp(render(template), of: file(name, template), facts(source: source)))
      let start = stamped.starts(with: "#!".utf8) ? 1 : 0
      let lines = stamped.split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0D })
      let line = String(decoding: lines[start], as: UTF8.self)
      #expect(
        line.contains("l9gen: generated from")
          && line.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
      #expect(line.contains("do not edit"), "the line is cut: \(line)")
      #expect(!line.contains("coding=") && !line.contains("coding:"))
      #expect(line.components(separatedBy: "-->").count == (name.hasSuffix(".md") ? 2 : 1))
      #expect(Metadata.isIntact(stamped, path: RelativePath(literal: name)) == true)
    }
  }
}

extension String {
  fileprivate func components(separatedBy text: String) -> [Substring] {
    var rest = self[...]
    var parts: [Substring] = []
    while let range = rest.firstRange(of: text) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
