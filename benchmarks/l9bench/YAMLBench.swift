import Core
import Documents
import Files

/// A file of many YAML documents read into trees with places.
struct YAMLBench {
  private let bytes: [UInt8]
  private let limits: Limits

  init(file: String) throws(Problem) {
    let bytes = try reading { () throws(Failure) in try UserFile.read(file, limit: 1 << 30) }
    self.bytes = bytes
    // The limits are for schemas that people write; what is measured is a thousand at once.
    var limits = Limits.standard
    limits.fileBytes = bytes.count
    limits.events = bytes.count
    self.limits = limits
  }

  /// One line of JSON for each document.
  func output() throws(Problem) -> String {
    var diagnostics = Diagnostics()
    let documents = parse(&diagnostics)
    if let problem = Problem(diagnostics) { throw problem }
    return documents.map {
      String(decoding: Self.json(of: $0.root).canonicalBytes, as: UTF8.self) + "\n"
    }
    .joined()
  }

  /// The whole file once, from its bytes on.
  func round() {
    var diagnostics = Diagnostics()
    blackHole(parse(&diagnostics).count)
  }

  private func parse(_ diagnostics: inout Diagnostics) -> [Document] {
    YAML.parse(Source(path: "bench.yaml", bytes: bytes), limits: limits, diagnostics: &diagnostics)
  }

  private static func json(of node: Node) -> JSON {
    switch node.kind {
    case .null: .null
    case .bool: .bool(node.bool ?? false)
    case .int: node.int.map { .int($0) } ?? .null
    case .float: node.double.map { .float($0) } ?? .null
    case .string: .string(node.text ?? "")
    case .list: .array(node.items.map(json))
    case .map: .record(node.pairs.map { ($0.key.text ?? "", json(of: $0.value)) })
    }
  }
}
