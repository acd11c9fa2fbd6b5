import Core
import Testing

@testable import Documents

@Suite struct YAMLEditTests {
  private func edited(
    _ text: String, _ body: (inout YAMLEdit) throws -> Void
  ) throws -> String {
    var edit = try YAMLEdit(Source(path: "a.yaml", text: text))
    try body(&edit)
    let once = edit.source.text
    try body(&edit)
    #expect(edit.source.text == once, "twice is not once")
    return once
  }

  private static let sample = """
    # head
    version: "2.5"   # quoted

    tier: '3'
    # about lists
    list:
    - a   # first
    - {k: v}
    empty: []
    map:
      one: 1
      # about two
      two: >-
        folded
        text

      three:
    last: {x: 1, y: [p, q]}
    # tail

    """

  @Test func scalarsAreReplacedWhereTheyStand() throws {
    let text = try edited(Self.sample) { edit in
      try edit.set([.key("version")], to: "2.6")
      try edit.set([.key("tier")], to: 3)
      try edit.set([.key("list"), .item(0)], to: "b c")
      try edit.set([.key("map"), .key("two")], to: "short")
      try edit.set([.key("map"), .key("three")], to: "true")
      try edit.set([.key("last"), .key("y"), .item(1)], to: "r: s")
    }
    let expected = Self.sample
      .replacing("\"2.5\"", with: "\"2.6\"").replacing("'3'", with: "3")
      .replacing("- a   #", with: "- b c   #")
      .replacing("two: >-\n    folded\n    text\n", with: "two: short\n")
      .replacing("three:", with: "three: \"true\"").replacing("q]", with: "\"r: s\"]")
    #expect(text == expected)
  }

  @Test func containersAndScalarsChangePlaces() throws {
    let text = try edited(Self.sample) { edit in
      try edit.set([.key("tier")], to: ["a": 1, "b": ["x", "z"]])
      try edit.set([.key("map")], to: "flat")
      try edit.set([.key("list")], to: [["o": 1, "m": 2], "z"])
      try edit.set([.key("empty")], to: ["e"])
      try edit.set([.key("last"), .key("x")], to: ["deep": [1]])
    }
    #expect(
      text == """
        # head
        version: "2.5"   # quoted

        tier:
          a: 1
          b:
          - x
          - z
        # about lists
        list:
        - o: 1
          m: 2
        - z
        empty:
        - e
        map: flat
        last: {x: {deep: [1]}, y: [p, q]}
        # tail

        """)
  }

  @Test func keysAndItemsAreInserted() throws {
    var text = try edited(Self.sample) { edit in
      try edit.insert("meta", ["by": "me"], in: [], at: .after("version"))
      try edit.insert("zero", 0, in: [.key("map")], at: .first)
      try edit.insert("half", 0, in: [.key("map")], at: .after("one"))
      try edit.set([.key("last"), .key("z")], to: [])
    }
    var expected = Self.sample
      .replacing("# quoted\n", with: "# quoted\n\nmeta:\n  by: me\n")
      .replacing("  one: 1\n", with: "  zero: 0\n  one: 1\n  half: 0\n")
      .replacing("[p, q]}", with: "[p, q], z: []}")
    #expect(text == expected)
    var edit = try YAMLEdit(Source(path: "a.yaml", text: text))
    try edit.append(["k": "w", "l": 2], to: [.key("list")])
    try edit.append("f", to: [.key("empty")])
    try edit.append("r", to: [.key("last"), .key("y")])
    try edit.append("x", to: [.key("map"), .key("three")])
    text = edit.source.text
    expected = expected.replacing("{k: v}\n", with: "{k: v}\n- k: w\n  l: 2\n")
      .replacing("empty: []", with: "empty: [f]").replacing("[p, q]", with: "[p, q, r]")
      .replacing("three:\n", with: "three:\n  - x\n")
    #expect(text == expected)
  }

  @Test func entriesGoWithTheirLines() throws {
    let text = try edited(Self.sample) { edit in
      try edit.delete([.key("version")])
      try edit.delete([.key("map"), .key("two")])
      try edit.delete([.key("last"), .key("x")])
      try edit.delete([.key("last"), .key("nothing")])
    }
    #expect(
      text == """
        # head

        tier: '3'
        # about lists
        list:
        - a   # first
        - {k: v}
        empty: []
        map:
          one: 1
          # about two

          three:
        last: {y: [p, q]}
        # tail

        """)
    let items = "l:\n- a: 1\n  b: 2\n- - x\n  - y\n- z"
    var edit = try YAMLEdit(Source(path: "a.yaml", text: items))
    try edit.delete([.key("l"), .item(0), .key("a")])
    try edit.delete([.key("l"), .item(1), .item(0)])
    #expect(edit.source.text == "l:\n- b: 2\n- - y\n- z")
    try edit.delete([.key("l"), .item(1)])
    try edit.delete([.key("l"), .item(1)])
    #expect(edit.source.text == "l:\n- b: 2\n")
    try edit.delete([.key("l"), .item(0), .key("b")])
    #expect(edit.source.text == "l:\n- {}\n")
    try edit.delete([.key("l"), .item(0)])
    #expect(edit.source.text == "l: []\n")
  }

  @Test func entriesGoOneLevelDeeper() throws {
    let text = "p:\n  a: 1\n  # about b\n  b: |\n    x\n\n    y\n  c: [1,\n    2] # two\n  d: 'q'\n"
    let result = try edited(text) { edit in
      if edit.node(at: [.key("p"), .key("deep")]) == nil {
        try edit.nest(["b", "c"], in: [.key("p")], under: "deep")
      }
      try edit.set([.key("p"), .key("d")], to: "it's")
    }
    #expect(
      result
        == "p:\n  a: 1\n  # about b\n  deep:\n    b: |\n      x\n\n      y\n    c: [1,\n      2] # two\n"
        + "  d: 'it''s'\n")
  }

  @Test func keysAreRenamed() throws {
    let text = try edited("a: 1 # one\n'b': {c: 2}\n") { edit in
      if edit.node(at: [.key("a")]) != nil { try edit.rename([.key("a")], to: "x y") }
      if edit.node(at: [.key("b"), .key("c")]) != nil {
        try edit.rename([.key("b"), .key("c")], to: "true")
      }
    }
    #expect(text == "x y: 1 # one\n'b': {\"true\": 2}\n")
  }

  @Test(arguments: ["a:\r\n  b: 1\r\n", "a:\r\n  b: 1"]) func lineEndsStayTheirs(
    text: String
  ) throws {
    let result = try edited(text) { edit in
      try edit.set([.key("a"), .key("c")], to: ["x"])
    }
    #expect(result.hasPrefix("a:\r\n  b: 1\r\n  c:\r\n    - x"))
    #expect(!result.replacing("\r\n", with: "").contains("\n"))
    #expect(result.hasSuffix("\n") == text.hasSuffix("\n"))
  }

  @Test func whatCannotBeEditedIsSaid() throws {
    func message(_ text: String, _ body: (inout YAMLEdit) throws -> Void) -> String? {
      do {
        var edit = try YAMLEdit(Source(path: "a.yaml", text: text))
        try body(&edit)
        return nil
      } catch let problem as YAMLEdit.Problem {
        return problem.message
      } catch {
        return "\(error)"
      }
    }
    #expect(message("a: [") { _ in } != nil)
    #expect(
      message("a: &x {b: 1}\nc: *x\n") { try $0.set([.key("c"), .key("b")], to: 2) }
        == "this is an alias: edit its anchor")
    #expect(
      message("a: &x {b: 1}\nc: *x\n") { try $0.rename([.key("a"), .key("b")], to: "d") }
        == "an alias copies this: it would change there too")
    #expect(
      message("a: 1\n") { try $0.insert("a", 2, in: []) }
        == "'a' is there already, with another value")
    #expect(
      message("a: 1\nb: 2\n") { try $0.rename([.key("a")], to: "b") } == "'b' is there already")
    #expect(message("a: 1\n") { try $0.append(1, to: [.key("a")]) } == "this is no list")
    #expect(message("a: 1\n") { try $0.insert("k", 1, in: [.key("a")]) } == "this is no map")
    #expect(message("a: 1\n") { try $0.set([.item(3)], to: 1) } == "there is no such item")
  }

  /// Random edits of random documents: what is written reads as meant, and nothing else changes.
  @Test func randomEditsReadAsMeant() throws {
    var random = Random(seed: 20_260_218)
    for round in 0..<400 {
      let value = random.value(depth: 3)
      guard case .object = value else { continue }
      var writer = BlockWriter(YAMLLayout(try YAMLEdit(Source(path: "a", text: "{}\n")).root))
      writer.content(value, indent: 0)
      let text = writer.lines.isEmpty ? "{}\n" : String(decoding: writer.text, as: UTF8.self)
      var edit = try YAMLEdit(Source(path: "a.yaml", text: text))
      var model = edit.root.json
      for _ in 0..<6 {
        let path = random.path(in: model)
        guard let last = path.last else { continue }
        let new = random.value(depth: 2)
        do {
          if random.next() % 3 == 0 {
            try edit.delete(path)
            model = model.deleting(path[...])
          } else {
            try edit.set(path, to: new)
            model = model.setting(path[...], to: new)
          }
        } catch {
          Issue.record("round \(round), \(last): \(error.message)\n\(edit.source.text)")
        }
        #expect(edit.root.json == model, "round \(round)\n\(edit.source.text)")
      }
    }
  }
}

/// SplitMix64.
private struct Random {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static let texts = [
    "plain", "two words", "true", "1.0", "", "- x", "a: b", "#c", "é\n\"q\"", "x ", "{", "'",
  ]

  mutating func value(depth: Int) -> JSON {
    switch next() % (depth > 0 ? 8 : 4) {
    case 0: return .int(Int(next() % 100))
    case 1: return .bool(next() % 2 == 0)
    case 2, 3: return .string(Self.texts[Int(next() % UInt64(Self.texts.count))])
    case 4, 5: return .array((0..<(next() % 4)).map { _ in value(depth: depth - 1) })
    default:
      return .object((0..<(next() % 4)).map { .init("k\($0)", value(depth: depth - 1)) })
    }
  }

  mutating func path(in value: JSON) -> [YAMLEdit.Step] {
    switch value {
    case .object(let members) where !members.isEmpty:
      let member = members[Int(next() % UInt64(members.count))]
      return [.key(member.name)] + (next() % 3 == 0 ? [] : path(in: member.value))
    case .array(let items) where !items.isEmpty:
      let index = Int(next() % UInt64(items.count))
      return [.item(index)] + (next() % 3 == 0 ? [] : path(in: items[index]))
    default: return []
    }
  }
}

extension JSON {
  fileprivate func setting(_ path: ArraySlice<YAMLEdit.Step>, to new: JSON) -> JSON {
    switch (self, path.first) {
    case (.object(let members), .key(let key)?):
      .object(
        members.map {
          $0.name == key ? .init(key, $0.value.setting(path.dropFirst(), to: new)) : $0
        })
    case (.array(var items), .item(let index)?):
      {
        items[index] = items[index].setting(path.dropFirst(), to: new)
        return .array(items)
      }()
    default: new
    }
  }

  fileprivate func deleting(_ path: ArraySlice<YAMLEdit.Step>) -> JSON {
    switch (self, path.first) {
    case (.object(let members), .key(let key)?) where path.count == 1:
      .object(members.filter { $0.name != key })
    case (.object(let members), .key(let key)?):
      .object(
        members.map { $0.name == key ? .init(key, $0.value.deleting(path.dropFirst())) : $0 })
    case (.array(var items), .item(let index)?):
      {
        if path.count == 1 {
          items.remove(at: index)
        } else {
          items[index] = items[index].deleting(path.dropFirst())
        }
        return .array(items)
      }()
    default: self
    }
  }
}
