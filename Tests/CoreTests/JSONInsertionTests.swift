import Testing

@testable import Core

@Suite struct JSONInsertionTests {
  private func member(_ text: String, under path: [String] = []) throws -> String {
    let value: JSON = .record([("x", 1)])
    return String(
      decoding: try JSONInsertion.member("new", value, under: path, in: Array(text.utf8)),
      as: UTF8.self)
  }

  @Test func aMemberGoesBehindTheLastAndLooksLikeIt() throws {
    #expect(try member("{}") == "{\n  \"new\": {\n    \"x\": 1\n  }\n}")
    #expect(try member(" { } \n") == " {\n   \"new\": {\n     \"x\": 1\n   }\n } \n")
    #expect(try member(#"{"a": 1}"#) == #"{"a": 1, "new": {"x":1}}"#)
    #expect(
      try member("{\n    \"a\": [1]\n}\n")
        == "{\n    \"a\": [1],\n    \"new\": {\n        \"x\": 1\n    }\n}\n")
  }

  @Test func thePathIsFollowedAndMade() throws {
    #expect(try member(#"{"a": {"b": {}}, "c": 2}"#, under: ["a"]).hasSuffix(#"}, "c": 2}"#))
    #expect(
      try member(#"{"c": 2}"#, under: ["a", "b"]) == #"{"c": 2, "a": {"b":{"new":{"x":1}}}}"#)
    #expect(
      try member(#"{"a": {"c": 2}}"#, under: ["a", "b"])
        == #"{"a": {"c": 2, "b": {"new":{"x":1}}}}"#)
    // Names in other values, and names that are spelled with escapes.
    #expect(
      try member(#"{"z": {"a": {"q": "}]\""}}, "\u0061": {"q": 1}}"#, under: ["a"])
        == #"{"z": {"a": {"q": "}]\""}}, "\u0061": {"q": 1, "new": {"x":1}}}"#)
  }

  @Test func anElementGoesToTheEnd() throws {
    func element(_ text: String, under path: [String]) throws -> String {
      String(
        decoding: try JSONInsertion.element(7, under: path, in: Array(text.utf8)), as: UTF8.self)
    }
    #expect(try element(#"{"a": [1, [2]]}"#, under: ["a"]) == #"{"a": [1, [2], 7]}"#)
    #expect(try element(#"{"b": 1}"#, under: ["a"]) == #"{"b": 1, "a": [7]}"#)
    #expect(try element(#"{"b": 1}"#, under: ["a", "c"]) == #"{"b": 1, "a": {"c":[7]}}"#)
    #expect(
      try element("[1,\n 2\n]", under: []) == "[1, 2\n]".replacing("[1, 2", with: "[1,\n 2, 7"))
  }

  @Test func whatHoldsSomethingElseIsTold() {
    #expect(throws: JSONInsertion.Problem.notAContainer("a")) {
      try member(#"{"a": 1}"#, under: ["a"])
    }
    #expect(throws: JSONInsertion.Problem.notAContainer("a")) {
      try member(#"{"a": []}"#, under: ["a", "b"])
    }
    #expect(throws: JSONInsertion.Problem.notAContainer("")) { try member("[]") }
    #expect(throws: (any Error).self) { try member("// comment\n{}") }
    #expect(throws: (any Error).self) { try member("") }
  }
}
