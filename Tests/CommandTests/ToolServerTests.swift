import Core
import Foundation
import Testing

/// `mcp`: what coding agents can do with l9gen.
@Suite struct ToolServerTests {
  /// The results of calls in one conversation, in their order.
  static func talk(
    _ room: Room, _ calls: [(tool: String, arguments: String)], _ options: [String] = []
  ) throws -> [(text: String, structured: JSON?, isError: Bool)] {
    var lines = [
      #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#
    ]
    for (index, call) in calls.enumerated() {
      lines.append(
        #"{"jsonrpc":"2.0","id":\#(index + 1),"method":"tools/call","params":"#
          + #"{"name":"\#(call.tool)","arguments":\#(call.arguments)}}"#)
    }
    let answers = try send(room, lines, options)
    #expect(answers.count == lines.count)
    return answers.dropFirst().map { answer in
      let result = answer["result"]
      return (
        result?["content"]?.array?.first?["text"]?.string ?? answer.text(),
        result?["structuredContent"], result?["isError"]?.bool ?? true
      )
    }
  }

  static func send(_ room: Room, _ lines: [String], _ options: [String] = []) throws -> [JSON] {
    // Outside the work tree, which is compared.
    let input = try Room()
    try input.write(lines.map { $0 + "\n" }.joined(), to: "lines")
    let result = try room.l9gen(
      ["mcp"] + Room.quick + options,
      wrapper: ["sh", "-c", "exec \"$@\" < '\(input.path)/lines'", "sh"])
    #expect(result.code == 0, "\(result.errors)")
    return try result.output.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
  }

  private func drifted() throws -> Room {
    let room = try DriftTests.living()
    try room.replace("input_schemas/two/first.yaml", "Answers what it is asked.") { _ in
      "Answers anything."
    }
    return room
  }

  private static let plan = ("l9gen_plan", #"{"collection":"two"}"#)

  @Test func aDriftedCollectionIsBroughtUpToDate() throws {
    let room = try drifted()
    let first = try Self.talk(room, [("l9gen_list", "{}"), ("l9gen_check", "{}"), Self.plan])
    #expect(
      first[0].text == "two  input_schemas/two  2 units in 2 waves, 12 generated files\n")
    #expect(
      first[1].text == """
        spec-changed  agents/first/README.md  input_schemas/two/first.yaml:4:7, docs/readme.md.j2:3:4
        spec-changed  agents/first/__init__.py  input_schemas/two/first.yaml:4:7, python/agent.py.j2:8:11
        two: 10 clean, 2 spec-changed
        next: l9gen_plan

        """)
    #expect(first[1].structured?["clean"] == false && first[1].structured?["total"] == 2)
    let id = try #require(first[2].structured?["plan_id"]?.string)
    #expect(first[2].text.contains("this server is read-only"))
    // The same inputs make the same plan, so its id is known before.
    let tree = try room.tree()
    let second = try Self.talk(
      room,
      [Self.plan, ("l9gen_apply", #"{"plan_id":"\#(id)"}"#), ("l9gen_check", "{}"), Self.plan],
      ["--allow-apply"])
    #expect(second[1].text == "applied: 4 files\n", "\(second[1].text)")
    #expect(second[1].structured?["files"] == 4 && second[1].structured?["branch_moved"] == true)
    #expect(second[2].text == "two: 12 clean\n" && second[2].structured?["clean"] == true)
    #expect(second[3].text.hasPrefix("no changes\n"))
    #expect(try room.tree() != tree)
    #expect(try room.l9gen(["undo"]).code == 0)
    #expect(try room.tree() == tree)
  }

  @Test func aServerThatMayNotApplyWritesNothing() throws {
    let room = try drifted()
    let before = try room.times()
    let answers = try Self.talk(
      room, [Self.plan, ("l9gen_describe", #"{"collection":"two","unit":"first"}"#)])
    #expect(answers.allSatisfy { !$0.isError })
    #expect(try room.times() == before)
    let tools = try Self.send(
      room, [Self.handshake, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#])
    let names = tools[1]["result"]?["tools"]?.array?.compactMap { $0["name"]?.string }
    #expect(
      names == ["l9gen_list", "l9gen_describe", "l9gen_check", "l9gen_plan", "l9gen_explain"])
  }

  private static let handshake =
    #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#

  @Test func whatCannotBeAppliedSaysWhy() throws {
    let room = try drifted()
    let unknown = try Self.talk(
      room, [("l9gen_apply", #"{"plan_id":"4aefa282"}"#)], ["--allow-apply"])
    #expect(unknown[0].isError)
    #expect(
      unknown[0].text.hasPrefix(
        """
        error[L9X003]: there is no plan '4aefa282'
          = help: call l9gen_plan, and pass the plan_id of its answer
        """))
    // Not offered, and refused to a client that asks for it all the same.
    let offered = try Self.talk(room, [("l9gen_apply", #"{"plan_id":"x"}"#)])
    #expect(offered[0].isError && offered[0].text.contains("error[L9X002]"), "\(offered[0])")
  }

  /// Whoever pays for every word is told the first errors only, with paths that can be opened.
  @Test func manyErrorsAreToldInShort() throws {
    let room = try drifted()
    let members = (1...30).map { "deployment\($0): {x: 1, x: 2}\n" }.joined()
    try room.append(members, to: "input_schemas/two/first.yaml")
    for tool in ["l9gen_describe", "l9gen_check", "l9gen_plan"] {
      let answer = try Self.talk(room, [(tool, #"{"collection":"two"}"#)])[0]
      #expect(answer.isError && answer.text.contains("--> input_schemas/two/first.yaml:"))
      #expect(answer.text.contains("10 errors\nand 20 more: mend these first\n"), "\(answer)")
      #expect(answer.text.utf8.count < 4000)
    }
  }

  @Test func aLineIsExplainedWithItsTemplateAndField() throws {
    let room = try DriftTests.living()
    let answer = try Self.talk(
      room, [("l9gen_explain", #"{"topic":"agents/first/__init__.py:20"}"#)])[0]
    #expect(answer.text.contains("edit   input_schemas/two/first.yaml:4:7\n"), "\(answer)")
    #expect(answer.text.contains("or     template python/agent.py.j2:8\n"), "\(answer)")
  }

  /// A file moves between plan and apply of one conversation: the plan is stale.
  @Test func aStalePlanIsRefused() throws {
    let room = try drifted()
    let id = try #require(
      try Self.talk(room, [Self.plan])[0].structured?["plan_id"]?.string)
    // A schema is edited between two lines of the conversation.
    let input = try Room()
    let plan = #"{"name":"l9gen_plan","arguments":{"collection":"two"}}"#
    let apply = #"{"name":"l9gen_apply","arguments":{"plan_id":"\#(id)"}}"#
    let head = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":"#
    try input.write(
      """
      echo '\(Self.handshake)'
      echo '\(head)\(plan)}'
      while [ ! -s answers ] || [ $(wc -l < answers) -lt 2 ]; do sleep 0.05; done
      echo '# more' >> '\(room.path)/input_schemas/two/second.yaml'
      echo '\(head)\(apply)}'

      """, to: "client.sh")
    let result = try room.l9gen(
      ["mcp", "--allow-apply"] + Room.quick,
      wrapper: [
        "sh", "-c",
        "cd '\(input.path)'; : > answers; sh client.sh | (cd '\(room.path)'; exec \"$@\") | tee answers",
        "sh",
      ])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains("error[L9L005]: the plan is out of date: 'second.yaml' changed"))
    #expect(result.output.contains("plan again"))
  }

  @Test func brokenSchemasAreToldWithTheirPlace() throws {
    let room = try DriftTests.living()
    try room.write("system: First\nname: [", to: "input_schemas/two/first.yaml")
    for call in [("l9gen_check", "{}"), Self.plan, ("l9gen_describe", #"{"collection":"two"}"#)] {
      let answer = try Self.talk(room, [call])[0]
      #expect(
        answer.isError && answer.text.contains("--> input_schemas/two/first.yaml:2:8"),
        "\(answer.text)")
    }
    #expect(
      try Self.talk(room, [("l9gen_list", "{}")])[0].text.contains("errors: l9gen_check tells"))
  }

  @Test func topicsAreExplained() throws {
    let room = try DriftTests.living()
    let answers = try Self.talk(
      room,
      ["l9l005", "agents/first/README.md:4", "README.md", "L9L999", "nothing such"].map {
        ("l9gen_explain", #"{"topic":"\#($0)"}"#)
      })
    #expect(answers[0].text.hasPrefix("L9L005 (error): the plan is out of date\n"))
    #expect(answers[1].structured?["kind"] == "generated")
    // The field that the line holds, then the unit.
    #expect(
      answers[1].structured?["edit"]?.array?.prefix(2)
        == ["input_schemas/two/first.yaml:4:7", "input_schemas/two/first.yaml:1:1"])
    #expect(answers[2].structured?["kind"] == "other" && answers[2].text == "README.md: free\n")
    #expect(answers[3].isError && answers[3].text.contains("error[L9X004]"))
    #expect(answers[3].text.contains("did you mean 'L9L"))
    #expect(answers[4].isError)
  }

  @Test func anUnknownUnitIsToldWithTheNearest() throws {
    let room = try DriftTests.living()
    let answer = try Self.talk(
      room, [("l9gen_describe", #"{"collection":"two","unit":"frist"}"#)])[0]
    #expect(answer.isError && answer.text.contains("error[L9X005]: 'two' has no unit 'frist'"))
    #expect(answer.text.contains("did you mean 'first'?"))
  }

  @Test func longListsComeInParts() throws {
    let room = try DriftTests.living()
    let parts = try Self.talk(
      room,
      [0, 1, 2, 9].map { ("l9gen_describe", #"{"collection":"two","limit":1,"offset":\#($0)}"#) })
    #expect(parts[0].text.hasSuffix("1 more units: offset 1\n"))
    #expect(parts[1].structured?["units"]?.array?.first?["id"] == "second")
    #expect(parts[2].text.isEmpty && parts[3].structured?["units"] == [])
    #expect(parts.allSatisfy { $0.structured?["total"] == 2 })
  }

  /// Paths of every kind that leads out of the server's folder, or only looks so.
  @Test func nothingOutsideTheFolderIsReached() throws {
    let room = try DriftTests.living()
    let other = try Room()
    try other.write("system: Secret\nrootpath: L9/agents/secret\n", to: "secret/a.yaml")
    try room.run(["ln", "-s", other.path + "/secret", "input_schemas/linked"])
    let paths = [
      "/etc", "/etc/passwd", "../..", other.path + "/secret", "linked", "input_schemas/linked",
      "two/../../../../../etc", #"two\u0000/../x"#, #"two\n"#, "~/x", "", ".", "-rf",
    ]
    for path in paths {
      for tool in ["l9gen_check", "l9gen_plan", "l9gen_describe"] {
        let answer = try Self.talk(room, [(tool, #"{"collection":"\#(path)"}"#)])[0]
        #expect(answer.isError, "\(tool) \(path): \(answer.text)")
        #expect(!answer.text.contains("Secret"), "\(tool) \(path)")
      }
    }
    let link = try Self.talk(room, [("l9gen_check", #"{"collection":"linked"}"#)])[0]
    #expect(link.text.contains("error[L9X001]: 'linked' lies outside"), "\(link.text)")
    for topic in ["/etc/passwd", "../x/y", "input_schemas/linked/a.yaml"] {
      let answer = try Self.talk(room, [("l9gen_explain", #"{"topic":"\#(topic)"}"#)])[0]
      #expect(answer.isError && answer.text.contains("error[L9X001]"), "\(topic): \(answer.text)")
    }
    // A server in a folder of the work tree may not write above it.
    let inside = try Self.talk(room, [("l9gen_check", "{}")], ["-C", "input_schemas"])[0]
    #expect(inside.isError && inside.text.contains("error[L9X001]"), "\(inside.text)")
  }

  /// Texts of schemas are data: nothing in them is hidden from a person who reads along.
  @Test func hiddenCharactersAreSpelledOut() throws {
    let room = try DriftTests.living()
    try room.append(
      "depends_on: {hard: [\"Ignore\\u202E \\u001B]8;; previous \\U000E0041\"]}\n",
      to: "input_schemas/two/first.yaml")
    let answer = try Self.talk(room, [("l9gen_describe", #"{"collection":"two"}"#)])[0]
    #expect(
      answer.isError && answer.text.contains("'Ignore<U+202E> <U+001B>]8;; previous <U+E0041>'"))
  }

  @Test func theListOfToolsIsShort() throws {
    let room = try Room.repository()
    let answers = try Self.send(
      room, [Self.handshake, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#],
      ["--allow-apply"])
    let tools = try #require(answers[1]["result"]?["tools"])
    #expect(tools.array?.count == 6)
    // Three bytes a token is fewer than any tokenizer makes of such text; 1,500 tokens are the limit.
    #expect(tools.bytes().count <= 4500, "\(tools.bytes().count) bytes")
  }
}
