import func Core.firstIndex

/// `pyimports`: import lines in isort's order.
struct PythonImports {
  private var plain: [String] = []
  private var modules: [(module: String, names: [String])] = []

  private static let standard: Set<String> = [
    "__future__", "abc", "asyncio", "base64", "collections", "contextlib", "dataclasses",
    "datetime", "doctest", "enum", "functools", "hashlib", "hmac", "importlib", "inspect",
    "itertools", "json",
    "logging", "math", "os", "pathlib", "re", "statistics", "subprocess", "sys", "time", "types",
    "typing",
    "unicodedata", "uuid", "warnings",
  ]
  private static let thirdParty: Set<String> = [
    "fastapi", "httpx", "hypothesis", "prometheus_client", "pydantic", "pytest",
    "pytest_asyncio", "starlette", "structlog", "uvicorn", "yaml",
  ]

  /// Takes `module`, `module:Name` or `module:Name as Alias`.
  mutating func add(_ line: String) throws(Fault) {
    let bytes = Array(line.utf8)
    let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
    let module = String(decoding: bytes[..<colon], as: UTF8.self)
    let name = String(decoding: bytes[min(colon + 1, bytes.count)...], as: UTF8.self)
    try checkIdentifier(module)
    if name.isEmpty {
      if !plain.contains(module) { plain.append(module) }
      return
    }
    for part in PythonImports.parts(of: name) { try checkIdentifier(part) }
    if let index = modules.firstIndex(where: { $0.module == module }) {
      if !modules[index].names.contains(name) { modules[index].names.append(name) }
    } else {
      modules.append((module, [name]))
    }
  }

  /// The two names of `Name as Alias`.
  private static func parts(of name: String) -> [String] {
    let bytes = Array(name.utf8)
    let mark = Array(" as ".utf8)
    var result: [String] = []
    var start = 0
    while let index = firstIndex(of: mark, in: bytes, from: start) {
      result.append(String(decoding: bytes[start..<index], as: UTF8.self))
      start = index + mark.count
    }
    return result + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  /// One group each for the standard library, other packages and our own.
  var text: String {
    var groups = ["", "", ""]
    // sorted: by bytes without case, all ASCII
    for module in plain.sorted(by: Self.comesBefore) {
      groups[PythonImports.group(module)] += "import \(module)\n"
    }
    for entry in modules.sorted(by: { Self.comesBefore($0.module, $1.module) }) {
      groups[PythonImports.group(entry.module)] += PythonImports.lines(entry.module, entry.names)
    }
    let text = groups.filter { !$0.isEmpty }.joined(separator: "\n")
    return text.isEmpty ? "" : String(decoding: Array(text.utf8).dropLast(), as: UTF8.self)
  }

  private static func comesBefore(_ left: String, _ right: String) -> Bool {
    let (a, b) = (lowered(left), lowered(right))
    return a == b ? precedes(left, right) : a.lexicographicallyPrecedes(b)
  }

  private static func lowered(_ text: String) -> [UInt8] {
    text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }

  private static func group(_ module: String) -> Int {
    let top = String(decoding: module.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
    return standard.contains(top) ? 0 : thirdParty.contains(top) ? 1 : 2
  }

  /// One statement for all plain names, and one for each alias.
  private static func lines(_ module: String, _ names: [String]) -> String {
    var statements = [names.filter { parts(of: $0).count == 1 }]
    statements += names.filter { parts(of: $0).count > 1 }.map { [$0] }
    // sorted: by the first name of each statement
    return statements.map { $0.sorted(by: comesFirst) }.filter { !$0.isEmpty }
      .sorted { comesFirst($0[0], $1[0]) }
      .map { line(module, $0) }.joined()
  }

  /// Constants, classes, functions, then by bytes.
  private static func comesFirst(_ left: String, _ right: String) -> Bool {
    let (a, b) = (rank(left), rank(right))
    return a != b ? a < b : precedes(left, right)
  }

  private static func line(_ module: String, _ ordered: [String]) -> String {
    let line = "from \(module) import \(ordered.joined(separator: ", "))"
    if line.utf8.count <= 100 { return line + "\n" }
    return "from \(module) import (\n" + ordered.map { "    \($0),\n" }.joined() + ")\n"
  }

  private static func rank(_ name: String) -> Int {
    let first = Array(name.utf8.prefix { $0 != UInt8(ascii: " ") })
    let hasUpper = first.contains { $0 &- 0x41 < 26 }
    let hasLower = first.contains { $0 &- 0x61 < 26 }
    if hasUpper, !hasLower, first.count > 1 { return 0 }
    return first.first.map { $0 &- 0x41 < 26 } ?? false ? 1 : 2
  }
}

func precedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
