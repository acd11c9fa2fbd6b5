package import Core

/// Which input value a text came from: an index into `Origins`; 0 means none.
package struct Origin: Hashable, Sendable {
  package let index: UInt32
  package static let none = Origin(index: 0)

  package init(index: UInt32) { self.index = index }
}

/// The places of input values, so that an output byte can be traced to the field it came from.
package struct Origins: Sendable {
  private var spans: [Span] = []

  package init() {}

  package mutating func add(_ span: Span) -> Origin {
    spans.append(span)
    return Origin(index: UInt32(spans.count))
  }

  package subscript(origin: Origin) -> Span? {
    origin.index == 0 ? nil : spans[Int(origin.index) - 1]
  }
}

/// What a template sees.
package enum Value: Sendable {
  /// A name or attribute that does not exist; any use of it but `is defined` is an error.
  case undefined
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String, Origin)
  case list([Value])
  case map(ValueMap)

  package static func string(_ text: String) -> Value { .string(text, .none) }
}

/// An ordered map with unique text keys.
package struct ValueMap: Sendable {
  package private(set) var pairs: [(key: String, value: Value)] = []

  package init() {}

  package init(_ pairs: KeyValuePairs<String, Value>) {
    for (key, value) in pairs { self[key] = value }
  }

  /// Reading a missing key gives nil; setting an existing key keeps its place.
  package subscript(key: String) -> Value? {
    get { pairs.first { $0.key == key }?.value }
    set {
      let index = pairs.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): pairs[index].value = value
      case (let index?, nil): pairs.remove(at: index)
      case (nil, let value?): pairs.append((key, value))
      case (nil, nil): break
      }
    }
  }
}
