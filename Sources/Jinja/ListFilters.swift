/// Filters on lists and maps.
extension Builtins {
  static let listFilters: [Builtin] = [
    Builtin(
      "batch", takes: ["linecount", "fill_with"], required: 1,
      "Lists of `linecount` items each; `fill_with` completes the last one."
    ) { value, inputs, meter throws(Fault) in try batch(value, inputs, &meter) },
    Builtin(
      "slice", takes: ["slices", "fill_with"], required: 1,
      "`slices` lists of nearly equal length; `fill_with` makes them equal."
    ) { value, inputs, meter throws(Fault) in try slices(value, inputs, &meter) },
    Builtin("first", "The first item; undefined when there is none.") {
      value, _, meter throws(Fault) in try listItems(value, &meter).first ?? .undefined
    },
    Builtin("last", "The last item; undefined when there is none.") {
      value, _, meter throws(Fault) in try listItems(value, &meter).last ?? .undefined
    },
    Builtin("length", "How many items, keys or characters there are.") {
      value, _, meter throws(Fault) in
      try length(value)
    },
    Builtin("count", "As `length`.") { value, _, meter throws(Fault) in try length(value) },
    Builtin("list", "The items, keys or characters as a list.") { value, _, meter throws(Fault) in
      .list(try listItems(value, &meter))
    },
    Builtin("items", "The pairs of key and value of a map.") { value, _, meter throws(Fault) in
      try pairs(value, &meter)
    },
    Builtin("reverse", "The items in reverse order; of a text the characters.") {
      value, _, meter throws(Fault) in
      if let text = value.plainText {
        try meter.charge(bytes: text.utf8.count)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text.unicodeScalars.reversed())
        return .string(String(result), value.origin)
      }
      return .list(try listItems(value, &meter).reversed())
    },
    Builtin(
      "join", takes: ["d", "attribute"], "The texts of the items with `d` between them; plain text."
    ) { value, inputs, meter throws(Fault) in try join(value, inputs, &meter) },
    Builtin(
      "unique", takes: ["case_sensitive", "attribute"],
      "Without items that equal an earlier one; upper and lower case are equal unless "
        + "`case_sensitive`."
    ) { value, inputs, meter throws(Fault) in try unique(value, inputs, &meter) },
  ]

  private static func length(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .list(let items): return .int(items.count)
    case .map(let map): return .int(map.count)
    case .string(let text, _), .safe(let text, _): return .int(text.unicodeScalars.count)
    case .missing, .none, .bool, .int, .float, .handle:
      throw .type("\(value.kindName) has no length")
    }
  }

  static func pairs(_ value: Value, _ meter: inout Meter) throws(Fault) -> Value {
    guard case .map(let map) = value else {
      throw .type("a map is expected, not \(value.kindName)")
    }
    try meter.charge(items: map.count * 3)
    return .list(map.entries.map { .list([.string($0.key.text), $0.value]) })
  }

  private static func batch(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let size = try inputs.integer(0, 1)
    guard size > 0 else { throw .type("'linecount' is positive") }
    let items = try listItems(value, &meter)
    try meter.charge(items: items.count + items.count / size)
    var result: [Value] = []
    for start in stride(from: 0, to: items.count, by: size) {
      var part = Array(items[start..<min(items.count, start + size)])
      if let fill = filler(inputs), part.count < size {
        try meter.charge(items: size)
        part += Array(repeating: fill, count: size - part.count)
      }
      result.append(.list(part))
    }
    return .list(result)
  }

  private static func filler(_ inputs: Inputs) -> Value? {
    if case .some(.none) = inputs[1] { return nil }
    return inputs[1]
  }

  private static func slices(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let count = try inputs.integer(0, 1)
    guard count > 0 else { throw .type("'slices' is positive") }
    let items = try listItems(value, &meter)
    try meter.charge(items: count)
    try meter.charge(items: items.count)
    var result: [Value] = []
    var start = 0
    for index in 0..<count {
      let isLonger = index < items.count % count
      let end = start + items.count / count + (isLonger ? 1 : 0)
      var part = Array(items[start..<end])
      if let fill = filler(inputs), !isLonger { part.append(fill) }
      result.append(.list(part))
      start = end
    }
    return .list(result)
  }

  static func join(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let separator = try inputs[0]?.text() ?? ""
    let attribute = try inputs.attribute(1)
    var text = ""
    var isFirst = true
    for item in try listItems(value, &meter) {
      let part = try (attribute?.value(in: item) ?? item).text()
      if text.utf8.count + part.utf8.count + separator.utf8.count > meter.budget.valueBytes {
        try meter.charge(bytes: text.utf8.count + part.utf8.count + separator.utf8.count)
      }
      if !isFirst { text += separator }
      isFirst = false
      text += part
    }
    try meter.charge(bytes: text.utf8.count)
    return .string(text)
  }

  private static func unique(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let isExact = try inputs.flag(0)
    let attribute = try inputs.attribute(1)
    var texts: Set<[UInt8]> = []
    var others: [Value] = []
    var result: [Value] = []
    let items = try listItems(value, &meter)
    try meter.charge(items: items.count)
    for item in items {
      let key = try attribute?.value(in: item) ?? item
      if let text = key.plainText {
        if texts.insert(Array((isExact ? text : lowered(text)).utf8)).inserted {
          result.append(item)
        }
        continue
      }
      try checkHashable(key)
      try meter.charge(steps: others.count)
      var isKnown = false
      for other in others where try areEqual(other, key) { isKnown = true }
      if isKnown { continue }
      others.append(key)
      result.append(item)
    }
    return .list(result)
  }

  private static func checkHashable(_ key: Value) throws(Fault) {
    switch key {
    case .list, .map: throw .type("\(key.kindName) cannot be compared for uniqueness")
    case .missing(let place): throw .undefined(place)
    case .none, .bool, .int, .float, .string, .safe, .handle: return
    }
  }
}
