import func Core.firstIndex

/// Filters on texts; their results are plain text again.
extension Builtins {
  static let textFilters: [Builtin] = [
    text("capitalize", "The first letter upper case, the rest lower case.", capitalized),
    text("lower", "All letters lower case.", lowered),
    text("upper", "All letters upper case.", uppered),
    text("title", "Every word with an upper-case first letter.", titled),
    Builtin(
      "indent", takes: ["width", "first", "blank"],
      "Indents all lines but the first (unless `first`) and empty ones (unless `blank`)."
    ) { value, inputs, meter throws(Fault) in
      try indent(try subjectText(value), inputs, value.origin, &meter)
    },
    Builtin(
      "replace", takes: ["old", "new", "count"], required: 2,
      "Replaces all occurrences of `old` by `new`, or the first `count`."
    ) { value, inputs, meter throws(Fault) in
      let old = Array(try inputs.given(0).text().utf8)
      let new = Array(try inputs.given(1).text().utf8)
      let limit = try inputs.optionalInteger(2) ?? -1
      let text = Array(try value.text().utf8)
      return .string(try replaced(text, old, new, limit, &meter), value.origin)
    },
    Builtin("string", "The text of a scalar; safe text stays safe.") {
      value, _, meter throws(Fault) in
      if case .safe = value { return value }
      return .string(try value.text(), value.origin)
    },
    Builtin(
      "trim", takes: ["chars"], "Without white space (or `chars`) at both ends."
    ) { value, inputs, meter throws(Fault) in
      let text = try value.text()
      try meter.charge(bytes: text.utf8.count)
      if case .some(.none) = inputs[0] { return .string(trimmed(text, nil), value.origin) }
      let chars = inputs[0] == nil ? nil : try inputs.text(0, "")
      return .string(trimmed(text, chars), value.origin)
    },
    Builtin(
      "truncate", takes: ["length", "killwords", "end", "leeway"],
      "At most `length` characters (255), cut at a word unless `killwords`, with `end` ('...') "
        + "behind; texts up to `leeway` (5) longer stay whole."
    ) { value, inputs, meter throws(Fault) in try truncate(value, inputs, &meter) },
    Builtin("wordcount", "How many words a text has.") { value, _, meter throws(Fault) in
      var count = 0
      var isInside = false
      for scalar in try subjectText(value).unicodeScalars {
        let isWord = isWordScalar(scalar)
        if isWord, !isInside { count += 1 }
        isInside = isWord
      }
      return .int(count)
    },
  ]

  private static func text(
    _ name: String, _ summary: String, _ change: @escaping @Sendable (String) -> String
  ) -> Builtin {
    Builtin(name, summary) { value, _, meter throws(Fault) in
      let text = try value.text()
      // Case mappings make a text at most three times as long.
      try meter.charge(bytes: text.utf8.count * 3)
      return .string(change(text), value.origin)
    }
  }

  private static func subjectText(_ value: Value) throws(Fault) -> String {
    guard let text = value.plainText else {
      throw .type("text is expected, not \(value.kindName)")
    }
    return text
  }

  private static func indent(
    _ text: String, _ inputs: Inputs, _ origin: Origin, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let lead: [UInt8]
    if let given = inputs[0]?.plainText {
      lead = Array(given.utf8)
    } else {
      let width = try inputs.integer(0, 4)
      try meter.charge(bytes: max(0, width))
      lead = [UInt8](repeating: 0x20, count: max(0, width))
    }
    let (first, blank) = (try inputs.flag(1), try inputs.flag(2))
    let lines = splitLines(Array((text + "\n").utf8))
    let (extra, overflow) = lead.count.multipliedReportingOverflow(by: lines.count + 1)
    try meter.charge(bytes: overflow ? .max / 2 : extra + text.utf8.count)
    var result = first ? lead : []
    for (index, line) in lines.enumerated() {
      if index > 0 {
        result.append(0x0A)
        if blank || !line.isEmpty { result += lead }
      }
      result += line
    }
    return .string(String(decoding: result, as: UTF8.self), origin)
  }

  /// Lines as `str.splitlines` sees them.
  static func splitLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let width = lineBreakWidth(bytes, index)
      if width == 0 {
        index += 1
        continue
      }
      result.append(bytes[start..<index])
      index += width
      start = index
    }
    if start < bytes.count { result.append(bytes[start...]) }
    return result
  }

  private static func lineBreakWidth(_ bytes: [UInt8], _ index: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 {
      index + offset < bytes.count ? bytes[index + offset] : 0
    }
    switch byte(0) {
    case 0x0D: return byte(1) == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: return 1
    case 0xC2: return byte(1) == 0x85 ? 2 : 0
    case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
    default: return 0
    }
  }

  static func replaced(
    _ text: [UInt8], _ old: [UInt8], _ new: [UInt8], _ limit: Int, _ meter: inout Meter
  ) throws(Fault) -> String {
    guard !old.isEmpty else { throw .type("the text to replace is not empty") }
    var places: [Int] = []
    var index = 0
    while limit < 0 || places.count < limit, let next = firstIndex(of: old, in: text, from: index) {
      places.append(next)
      index = next + old.count
    }
    try meter.charge(steps: text.count / 16 + places.count)
    // Computed before it is made: replacing can multiply a text.
    try meter.charge(bytes: text.count + places.count * max(0, new.count - old.count))
    var result: [UInt8] = []
    result.reserveCapacity(text.count + places.count * (new.count - old.count))
    var start = 0
    for place in places {
      result += text[start..<place]
      result += new
      start = place + old.count
    }
    result += text[start...]
    return String(decoding: result, as: UTF8.self)
  }

  /// Without the given characters, or white space, at both ends.
  static func trimmed(_ text: String, _ chars: String?) -> String {
    let unwanted = chars.map { Set($0.unicodeScalars) }
    func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
      unwanted?.contains(scalar) ?? (spaceWidth(Array(String(Character(scalar)).utf8), at: 0) > 0)
    }
    var view = text.unicodeScalars[...]
    while let first = view.first, isUnwanted(first) { view.removeFirst() }
    while let last = view.last, isUnwanted(last) { view.removeLast() }
    return String(view)
  }

  private static func truncate(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    let scalars = Array(try subjectText(value).unicodeScalars)
    let length = try inputs.integer(0, 255)
    let end = Array(try inputs.text(2, "...").unicodeScalars)
    let leeway = try inputs.optionalInteger(3) ?? 5
    guard length >= end.count, leeway >= 0 else {
      throw .type("'length' is at least as long as 'end', and 'leeway' is not negative")
    }
    let (whole, overflow) = length.addingReportingOverflow(leeway)
    if overflow || scalars.count <= whole { return value }
    try meter.charge(bytes: length * 4)
    var kept = scalars[..<(length - end.count)]
    if try !inputs.flag(1), let space = kept.lastIndex(of: " ") { kept = kept[..<space] }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: kept)
    result.append(contentsOf: end)
    return .string(String(result), value.origin)
  }
}
