/// Filters that choose, order, group or convert the items of a list.
extension Builtins {
  static let choiceFilters: [Builtin] = [
    standard("default"), standard("d"),
    Builtin(
      "dictsort", takes: ["case_sensitive", "by", "reverse"],
      "The pairs of a map ordered by 'key' or 'value'; case counts with `case_sensitive`."
    ) { value, inputs, meter throws(Fault) in
      guard case .list(let pairs) = try pairs(value, &meter) else { return .list([]) }
      let by = try inputs.text(1, "key")
      guard by == "key" || by == "value" else { throw .type("'by' is 'key' or 'value'") }
      let path = AttributePath(steps: [.int(by == "key" ? 0 : 1)])
      let isExact = try inputs.flag(0)
      return .list(try sorted(pairs, [path], isExact, try inputs.flag(2), &meter))
    },
    Builtin(
      "sort", takes: ["reverse", "case_sensitive", "attribute"],
      "The items in order; `attribute` names one or, with commas, several keys; case counts "
        + "with `case_sensitive`; equal items keep their order."
    ) { value, inputs, meter throws(Fault) in
      let items = try listItems(value, &meter)
      let paths = try attributePaths(inputs, 2)
      return .list(
        try sorted(items, paths, try inputs.flag(1), try inputs.flag(0), &meter))
    },
    Builtin(
      "groupby", takes: ["attribute", "default", "case_sensitive"], required: 1,
      "Pairs of a value of the attribute and the items that have it, ordered by that value."
    ) { value, inputs, meter throws(Fault) in try groups(value, inputs, &meter) },
    Builtin(
      "map", takes: ["filter", "attribute", "default"], positional: 1,
      "The items through a filter, or with `attribute=` their attribute.",
      isVariadic: true
    ) { value, inputs, meter throws(Fault) in try mapped(value, inputs, &meter) },
    extreme("max", isGreater: true), extreme("min", isGreater: false),
    choice("select", keeps: true), choice("reject", keeps: false),
    attributeChoice("selectattr", keeps: true), attributeChoice("rejectattr", keeps: false),
  ]

  private static func standard(_ name: String) -> Builtin {
    Builtin(
      name, takes: ["default_value", "boolean"],
      name == "d"
        ? "As `default`."
        : "The value, or `default_value` ('') when it is undefined, or false with `boolean`.",
      allowsMissing: true
    ) { value, inputs, _ throws(Fault) in
      let standard = inputs[0] ?? .string("")
      if case .missing = value { return standard }
      if try inputs.flag(1), try !isTrue(value) { return standard }
      return value
    }
  }

  // MARK: order

  /// What a value is ordered by: texts in lower case unless case counts.
  private static func sortKey(_ value: Value, _ isExact: Bool) throws(Fault) -> Value {
    try value.requireDefined()
    guard !isExact, let text = value.plainText else { return value }
    return .string(lowered(text))
  }

  private static func attributePaths(_ inputs: Inputs, _ index: Int) throws(Fault)
    -> [AttributePath]
  {
    if let text = inputs[index]?.plainText {
      return text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        AttributePath(String(decoding: Array($0), as: UTF8.self))
      }
    }
    return try inputs.attribute(index).map { [$0] } ?? []
  }

  private static func sorted(
    _ items: [Value], _ paths: [AttributePath], _ isExact: Bool, _ isReversed: Bool,
    _ meter: inout Meter
  ) throws(Fault) -> [Value] {
    try meter.charge(items: items.count)
    // A comparison sort needs about n log n steps.
    try meter.charge(steps: items.count * max(1, Int.bitWidth - items.count.leadingZeroBitCount))
    var keyed: [(keys: [Value], item: Value)] = []
    for item in items {
      var keys: [Value] = []
      for path in paths { keys.append(try sortKey(try path.value(in: item), isExact)) }
      if paths.isEmpty { keys.append(try sortKey(item, isExact)) }
      keyed.append((keys, item))
    }
    let order = try mergeSort(keyed.indices.map { $0 }) { a, b throws(Fault) in
      for (x, y) in zip(keyed[a].keys, keyed[b].keys) {
        let result = try Jinja.order(x, y)
        if result != 0 { return isReversed ? result > 0 : result < 0 }
      }
      return false
    }
    return order.map { keyed[$0].item }
  }

  /// Stable, and able to fail; the standard library's sort is neither with typed errors.
  private static func mergeSort(
    _ indices: [Int], _ precedes: (Int, Int) throws(Fault) -> Bool
  ) throws(Fault) -> [Int] {
    var current = indices
    var width = 1
    while width < current.count {
      var next: [Int] = []
      next.reserveCapacity(current.count)
      for start in stride(from: 0, to: current.count, by: 2 * width) {
        let middle = min(start + width, current.count)
        let end = min(start + 2 * width, current.count)
        var (left, right) = (start, middle)
        while left < middle, right < end {
          if try precedes(current[right], current[left]) {
            next.append(current[right])
            right += 1
          } else {
            next.append(current[left])
            left += 1
          }
        }
        next += current[left..<middle]
        next += current[right..<end]
      }
      current = next
      width *= 2
    }
    return current
  }

  private static func extreme(_ name: String, isGreater: Bool) -> Builtin {
    Builtin(
      name, takes: ["case_sensitive", "attribute"],
      "The \(isGreater ? "greatest" : "least") item, by `attribute` if given; undefined when there "
        + "is none."
    ) { value, inputs, meter throws(Fault) in
      let isExact = try inputs.flag(0)
      let attribute = try inputs.attribute(1)
      var best: (key: Value, item: Value)?
      for item in try listItems(value, &meter) {
        let key = try sortKey(try attribute?.value(in: item) ?? item, isExact)
        guard let known = best else {
          best = (key, item)
          continue
        }
        let result = try order(key, known.key)
        if isGreater ? result > 0 : result < 0 { best = (key, item) }
      }
      return best?.item ?? .undefined
    }
  }

  private static func groups(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    guard let path = try inputs.attribute(0) else { throw .type("'attribute' names a key") }
    let isExact = try inputs.flag(2)
    var standard = inputs[1]
    if case .some(.none) = standard { standard = nil }
    let items = try listItems(value, &meter)
    var pairs: [Value] = []
    for item in items { pairs.append(.list([try path.value(in: item, standard: standard), item])) }
    let ordered = try sorted(pairs, [AttributePath(steps: [.int(0)])], isExact, false, &meter)
    var result: [(key: Value, folded: Value, items: [Value])] = []
    for pair in ordered {
      guard case .list(let parts) = pair else { continue }
      let folded = try sortKey(parts[0], isExact)
      if let last = result.last, try areEqual(last.folded, folded) {
        result[result.count - 1].items.append(parts[1])
      } else {
        result.append((parts[0], folded, [parts[1]]))
      }
    }
    return .list(result.map { .list([$0.key, .list($0.items)]) })
  }

  // MARK: choice

  /// The items through the filter or test that the argument at `position` names.
  private static func inner(_ inputs: Inputs, after position: Int) -> Inputs {
    Inputs(values: Array(inputs.values.dropFirst(position + 1)))
  }

  private static func passes(
    _ value: Value, _ inputs: Inputs, _ position: Int, _ meter: inout Meter
  ) throws(Fault) -> Bool {
    guard let name = inputs[position] else { return try isTrue(value) }
    guard let row = testIndex[try name.text()] else {
      throw Fault(TemplateRule.unknownName, "unknown test '\(try name.text())'")
    }
    let test = tests[row]
    if !test.allowsMissing { try value.requireDefined() }
    let arguments = inner(inputs, after: position)
    try checkCount(test, arguments)
    return try isTrue(test.apply(value, arguments, &meter))
  }

  private static func checkCount(_ row: Builtin, _ inputs: Inputs) throws(Fault) {
    guard inputs.values.count >= row.required, inputs.values.count <= row.parameters.count else {
      throw Fault(
        TemplateRule.arguments, "'\(row.name)' does not take \(inputs.values.count) arguments")
    }
  }

  private static func choice(_ name: String, keeps: Bool) -> Builtin {
    Builtin(
      name, takes: ["test"],
      "The items that \(keeps ? "pass" : "do not pass") a test, without one those that are "
        + "\(keeps ? "true" : "false").", isVariadic: true
    ) { value, inputs, meter throws(Fault) in
      var result: [Value] = []
      for item in try listItems(value, &meter)
      where try passes(item, inputs, 0, &meter) == keeps { result.append(item) }
      try meter.charge(items: result.count)
      return .list(result)
    }
  }

  private static func attributeChoice(_ name: String, keeps: Bool) -> Builtin {
    Builtin(
      name, takes: ["attribute", "test"], required: 1,
      "The items whose attribute \(keeps ? "passes" : "does not pass") a test, without one those "
        + "whose attribute is \(keeps ? "true" : "false").", isVariadic: true
    ) { value, inputs, meter throws(Fault) in
      guard let path = try inputs.attribute(0) else { throw .type("'attribute' names a key") }
      var result: [Value] = []
      for item in try listItems(value, &meter) {
        let attribute = try path.value(in: item, standard: .undefined)
        if try passes(attribute, inputs, 1, &meter) == keeps { result.append(item) }
      }
      try meter.charge(items: result.count)
      return .list(result)
    }
  }

  private static func mapped(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let items = try listItems(value, &meter)
    try meter.charge(items: items.count)
    guard let name = inputs[0] else {
      guard let path = try inputs.attribute(1) else {
        throw Fault(TemplateRule.arguments, "'map' needs a filter or attribute=")
      }
      var standard = inputs[2]
      if case .some(.none) = standard { standard = nil }
      var result: [Value] = []
      for item in items { result.append(try path.value(in: item, standard: standard)) }
      return .list(result)
    }
    guard let row = filterIndex[try name.text()] else {
      throw Fault(TemplateRule.unknownName, "unknown filter '\(try name.text())'")
    }
    let filter = filters[row]
    let arguments = inner(inputs, after: 2)
    if !filter.isVariadic { try checkCount(filter, arguments) }
    var result: [Value] = []
    for item in items {
      if !filter.allowsMissing { try item.requireDefined() }
      result.append(try filter.apply(item, arguments, &meter))
    }
    return .list(result)
  }
}
