/// Filters whose result is correct in an output language.
extension Builtins {
  /// Filters that write straight into the output when nothing follows them.
  static let escapers: [String: Escaper] = [
    "pystr": .pystr, "pydoc": .pydoc, "pycomment": .pycomment, "pyident": .pyident,
    "pytype": .pytype, "mdtext": .mdtext, "mdcode": .mdcode, "jsonstr": .jsonstr,
    "tojson": .tojson, "yamlstr": .yamlstr, "tomlstr": .tomlstr, "shword": .shword,
  ]

  static let languageFilters: [Builtin] = [
    escaper(
      "pystr", .pystr,
      "A Python literal of printable ASCII: in double quotes, or in single ones where that saves "
        + "escapes."),
    escaper("pydoc", .pydoc, "One line of text for the inside of a Python docstring."),
    escaper(
      "pycomment", .pycomment,
      "Text for the inside of a Python comment, at most 200 characters, no coding cookie."),
    escaper("pyident", .pyident, "A Python identifier or dotted name; anything else is an error."),
    escaper(
      "pytype", .pytype,
      "A Python type expression of names, brackets, commas, dots and '|', or an error."
    ),
    literal("pylit", isTuple: false, "A Python literal: lists and maps one element per line."),
    literal(
      "pytuple", isTuple: true,
      "As `pylit`, lists written as tuples; a tuple of one scalar on one line."),
    Builtin(
      "pylong", takes: ["indent", "prefix"],
      "A Python string literal; in parenthesised pieces when it does not fit into 100 columns "
        + "behind `indent` and `prefix`."
    ) { value, inputs, meter throws(Fault) in
      var output = Output()
      let (indent, prefix) = (try indentation(inputs), try inputs.integer(1, 0))
      guard (0...1000).contains(prefix) else { throw .type("the prefix is 0 to 1000") }
      writeLongString(try value.text(), indent: indent, prefix: prefix, into: &output)
      return try finished(output, value, &meter)
    },
    Builtin(
      "pyindent", takes: ["width"],
      "Safe text with every line behind the first that is not empty moved right by `width` (4)."
    ) { value, inputs, meter throws(Fault) in try pyindent(value, inputs, &meter) },
    Builtin(
      "pyimports",
      "Import lines in isort order from `module`, `module:Name` and `module:Name as Alias` entries."
    ) { value, _, meter throws(Fault) in
      var imports = PythonImports()
      for line in try listItems(value, &meter) { try imports.add(try line.text()) }
      let text = imports.text
      try meter.charge(bytes: text.utf8.count)
      return .safe(text, .none)
    },
    escaper("mdtext", .mdtext, "One line of text that means itself in Markdown."),
    escaper("mdcode", .mdcode, "An inline code span of Markdown."),
    Builtin(
      "mdfence", takes: ["info"],
      "A fenced block of Markdown with a text, or with the texts of a list, a line each."
    ) { value, inputs, meter throws(Fault) in
      let info = try inputs.text(0, "")
      guard info.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
        throw .type("the info of a fence is a word of a-z")
      }
      var lines: [String] = []
      if case .list(let items) = value {
        try meter.charge(items: items.count)
        for item in items { lines.append(try item.text()) }
      } else {
        lines = [try value.text()]
      }
      var output = Output()
      writeFence(lines, info: info, into: &output)
      return try finished(output, value, &meter)
    },
    escaper("jsonstr", .jsonstr, "A JSON string of printable ASCII."),
    Builtin(
      "tojson", takes: ["indent"],
      "JSON of any value; `indent` spaces a level or, without it, one line."
    ) { value, inputs, meter throws(Fault) in
      let indent = try inputs.optionalInteger(0)
      if let indent, !(0...16).contains(indent) { throw .type("the indent is 0 to 16") }
      var output = Output()
      try writeJSON(value, indent: indent, into: &output)
      return try finished(output, value, &meter)
    },
    escaper("yamlstr", .yamlstr, "A YAML scalar, quoted where a plain one could be misread."),
    escaper("tomlstr", .tomlstr, "A TOML basic string."),
    escaper("shword", .shword, "One word of a POSIX shell."),
  ]

  private static func escaper(_ name: String, _ escaper: Escaper, _ summary: String) -> Builtin {
    Builtin(name, summary) { value, _, meter throws(Fault) in
      var output = Output()
      try escaper.write(value, into: &output)
      return try finished(output, value, &meter)
    }
  }

  private static func literal(_ name: String, isTuple: Bool, _ summary: String) -> Builtin {
    Builtin(name, takes: ["indent"], summary) { value, inputs, meter throws(Fault) in
      var output = Output()
      let indent = try indentation(inputs)
      try writeLiteral(value, indent: indent, isTuple: isTuple, into: &output, &meter)
      return try finished(output, value, &meter)
    }
  }

  private static func pyindent(
    _ value: Value, _ inputs: Inputs, _ meter: inout Meter
  ) throws(Fault) -> Value {
    guard case .safe(let text, let origin) = value else {
      throw Fault(
        TemplateRule.unsafe, "pyindent takes text that a macro or filter returned",
        help: "escape the text first")
    }
    let width = try inputs.integer(0, 4)
    guard (0...80).contains(width) else { throw .type("the width is 0 to 80") }
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    try meter.charge(bytes: text.utf8.count + lines.count * width)
    var output = Output()
    for (index, line) in lines.enumerated() {
      if index > 0 { output.append(UInt8(ascii: "\n")) }
      if index > 0, !line.isEmpty { output.append(spaces: width) }
      output.append(Array(line).span)
    }
    return .safe(output.text(from: 0), origin)
  }

  private static func indentation(_ inputs: Inputs) throws(Fault) -> Int {
    let indent = try inputs.integer(0, 0)
    guard (0...80).contains(indent) else { throw .type("the indent is 0 to 80") }
    return indent
  }

  private static func finished(
    _ output: Output, _ value: Value, _ meter: inout Meter
  ) throws(Fault) -> Value {
    try meter.charge(bytes: output.count)
    return .safe(output.text(from: 0), value.origin)
  }
}
