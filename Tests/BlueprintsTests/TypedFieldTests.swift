import Core
import Jinja
import Testing

@testable import Blueprints

/// Fields with a type, as schemas write them.
@Suite struct TypedFieldTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let base: String
    var item = ""
    var isOptional = false
    var isRequired = true
    var standard = ""

    var testDescription: String { text }
  }

  static let cases = [
    Case(text: "str", base: "str"),
    Case(text: " Integer ", base: "int"),
    Case(text: "float=0.5", base: "float", isRequired: false, standard: "0.5"),
    Case(text: "bool = True", base: "bool", isRequired: false, standard: "true"),
    Case(text: "dict", base: "Json"),
    Case(text: "Dict[str, Any]", base: "Json"),
    Case(text: "any", base: "JsonValue"),
    Case(text: "list", base: "list", item: "JsonValue"),
    Case(text: "List[str]", base: "list", item: "str"),
    Case(text: "int | None = None", base: "int", isOptional: true, isRequired: false),
    Case(
      text: "Optional[str] = 'a=b'", base: "str", isOptional: true, isRequired: false,
      standard: "a=b"),
  ]

  @Test(arguments: cases) func aTypeIsReadAsPythonWritesIt(_ item: Case) throws {
    let field = try #require(TypedField(Text("n", .none), item.text))
    #expect(field.type.base == item.base)
    #expect(field.type.item == item.item)
    #expect(field.type.isOptional == item.isOptional)
    #expect((field.standard == nil) == item.isRequired)
    switch field.standard {
    case .string(let text, _)?: #expect(text == item.standard)
    case .float(let number)?: #expect("\(number)" == item.standard)
    case .bool(let flag)?: #expect("\(flag)" == item.standard)
    default: #expect(item.standard.isEmpty)
    }
  }

  @Test(arguments: [
    ("n", "ComputationResult"), ("n", "list[list[str]]"), ("n", ""), ("n", "int = x"),
    ("n", "int = 1.5"), ("n", "int = None"), ("n", "float = inf"), ("n", "str = bare"),
    ("n", "str = 'a\\n'"), ("n", "str = '@domain'"), ("n", "str = '{Class}'"), ("n", "str = '"),
    ("n", "dict = {}"), ("two words", "str"), ("class", "str"), ("model_dump", "str"), ("N", "str"),
  ]) func nothingIsGuessed(_ name: String, _ text: String) {
    #expect(TypedField(Text(name, .none), text) == nil)
  }
}
