/// How values are written into the languages. The Python file `scripts/oracle/l9jinja.py` says the
/// same in another language, and every case and bundled template is compared with it.
extension Escaper {
  @inline(__always)
  func write(_ text: String, into output: inout Output) throws(Fault) {
    switch self {
    case .python: try writeName(text, into: &output)
    case .pystr: writePythonString(text, into: &output)
    case .mdtext: writeMarkdown(text, into: &output)
    default: try writeText(text, into: &output)
    }
  }

  private func writeText(_ text: String, into output: inout Output) throws(Fault) {
    switch self {
    case .python: try writeName(text, into: &output)
    case .text: writePlain(text, into: &output)
    case .path: try writePath(text, into: &output)
    case .pystr: writePythonString(text, into: &output)
    case .pydoc: writeDocstring(text, into: &output)
    case .pycomment: writeComment(text, into: &output)
    case .pyident: try writeIdentifier(text, into: &output)
    case .pytype: try writeType(text, into: &output)
    case .mdtext: writeMarkdown(text, into: &output)
    case .mdcode: writeCodeSpan(text, into: &output)
    case .toml, .tomlstr: writeLongString(text, into: &output)
    case .jsonstr, .tojson: writeJSONString(text, into: &output)
    case .yamlstr: writeYAML(text, into: &output)
    case .shword: try writeShellWord(text, into: &output)
    }
  }

  /// A value of any type; only JSON takes lists and maps.
  func write(_ value: Value, into output: inout Output) throws(Fault) {
    switch value {
    case .string(let text, _), .safe(let text, _): try write(text, into: &output)
    case .missing(let place): throw .undefined(place)
    case .list, .map, .handle:
      guard self == .tojson else {
        throw value.noText
      }
      try writeJSON(value, indent: nil, into: &output)
    case .none, .bool, .int, .float: try writeScalar(value, into: &output)
    }
  }

  private func writeScalar(_ value: Value, into output: inout Output) throws(Fault) {
    if case .int(let number) = value, writesNumbersAsTheyAre {
      output.append(number)
      return
    }
    switch self {
    case .python: output.append(try value.text())
    case .tojson: try writeJSON(value, indent: nil, into: &output)
    case .yamlstr:
      switch value {
      case .none: output.append("null")
      case .bool(let flag): output.append(flag ? "true" : "false")
      default: output.append(try value.text())
      }
    case .toml:
      switch value {
      case .none: try write(try value.text(), into: &output)
      case .bool(let flag): output.append(flag ? "true" : "false")
      default: output.append(try value.text())
      }
    case .text, .path, .pystr, .pydoc, .pycomment, .pyident, .pytype, .mdtext, .mdcode, .jsonstr,
      .tomlstr, .shword:
      try write(try value.text(), into: &output)
    }
  }

  private var writesNumbersAsTheyAre: Bool {
    switch self {
    case .python, .text, .path, .tojson, .yamlstr, .toml, .pydoc: true
    case .pystr, .pycomment, .pyident, .pytype, .mdtext, .mdcode, .jsonstr, .tomlstr, .shword: false
    }
  }

  /// The escaped text as a value.
  func text(of value: Value) throws(Fault) -> String {
    var output = Output()
    try write(value, into: &output)
    return output.text(from: 0)
  }
}

/// Code points that make text look like something else: invisible or reordering.
func deceives(_ code: UInt32) -> Bool {
  switch code {
  case 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069,
    0xFEFF, 0xE0000...0xE007F:
    true
  default: false
  }
}

/// A code as lower-case hexadecimal digits.
func appendHex(_ code: UInt32, digits: Int, to output: inout Output) {
  for position in (0..<digits).reversed() {
    let digit = UInt8(truncatingIfNeeded: code >> (4 * UInt32(position))) & 15
    output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
  }
}
