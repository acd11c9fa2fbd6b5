import Core
import Testing

@testable import Specs

@Suite struct JSONSchemaTests {
  private static let table = FieldTable([
    FieldRule(
      "tier", [.integer, .text], "Place in the order", form: .whole(0...7), isRequired: true),
    FieldRule("kind", .text, "Kind", form: .oneOf(["a", "b"]), isRequired: true, since: "2.5"),
    FieldRule("on", [.flag, .text], "Whether", form: .oneOf(["true", "false"])),
    FieldRule("names", [.texts, .maps], "Names", form: .variable),
    FieldRule("names[].name", .text, "Name", form: .variable, isRequired: true),
    FieldRule("own_words", .map, "Words of the author's own"),
    FieldRule("own_words.*", .free, "Anything"),
  ])

  @Test func everyShapeHasItsSchema() {
    let schema = jsonSchema(of: Self.table, id: "https://example.org/s", title: "Sample")
    let expected = """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://example.org/s",\
      "title":"Sample","type":"object","properties":{"tier":{"description":"Place in the order",\
      "anyOf":[{"type":"string","pattern":"^[0-9]+$"},\
      {"type":"integer","minimum":0,"maximum":7}]},"kind":{"description":\
      "Kind (required from version 2.5)","type":"string","enum":["a","b"]},"on":{"description":\
      "Whether","anyOf":[{"type":"string","enum":["true","false"]},{"type":"boolean"}]},\
      "names":{"description":"Names","type":"array","items":{"anyOf":[{"type":"string",\
      "pattern":"^[A-Z][A-Z0-9_]*$"},{"type":"object","properties":{"name":{"description":"Name",\
      "type":"string","pattern":"^[A-Z][A-Z0-9_]*$"}},"required":["name"]}]}},"own_words":\
      {"description":"Words of the author's own","type":"object","additionalProperties":\
      {"description":"Anything"}}},"required":["tier"]}
      """
    #expect(schema.text() == expected)
  }

  @Test func topIsNotRequiredWhereALayoutMayHoldIt() {
    let schema = jsonSchema(of: Self.table, id: "x", title: "y", requiresTop: false)
    #expect(schema["required"] == nil)
  }
}
