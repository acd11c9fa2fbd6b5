import Jinja

/// One line of text that templates see, and the field it was made of.
struct Text: Sendable {
  let string: String
  let origin: Origin

  static let empty = Text("", .none)

  init(_ string: String, _ origin: Origin) {
    self.string = string
    self.origin = origin
  }

  var isEmpty: Bool { string.isEmpty }

  var value: Value { .string(string, origin) }

  /// Another text made of the same field.
  func becoming(_ other: String) -> Text { Text(other, origin) }
}

extension Value {
  static func texts(_ texts: [Text]) -> Value { .list(texts.map(\.value)) }
  static func strings(_ strings: [String]) -> Value { .list(strings.map { .string($0) }) }
  static func optional(_ number: Int?) -> Value { number.map { .int($0) } ?? .none }
  static func map(_ pairs: KeyValuePairs<String, Value>) -> Value { .map(ValueMap(pairs)) }
}
