import Core
import Jinja
import Specs

/// What the long form of the metadata adds: a header, a footer and a trace, as a repository's DORA
/// contract asks for them. A collection chooses it with `shared_configuration.dora: contract`.
///
/// Everything in it follows from the plan and the rendered bytes. What the contract wants measured
/// at run time (confidence, stability) is not there: nothing here could know it.
package struct ContractMetadata: Sendable {
  private let ids: [RelativePath: String]
  private let versions: [Unit.ID: String]
  private let version: String

  /// - Parameters:
  ///   - versions: of the agents' schemas.
  ///   - version: of the collection.
  init(
    _ files: [PlannedFile], modules: (PlannedFile) -> String, versions: [Unit.ID: String],
    version: String
  ) {
    var ids: [RelativePath: String] = [:]
    var taken: Set<String> = []
    for file in files {
      let stem = "\(Role(of: file).layer.code)-\(Self.abbreviation(modules(file)))"
      // A digest of the path: another file that comes or goes seldom moves the number of this one.
      let wanted = Self.number(file.place ?? file.path)
      let id = (0..<999).lazy.map { "\(stem)-\(Self.digits(1 + (wanted + $0) % 999))" }
        .first { !taken.contains($0) }
      guard let id else { continue }
      taken.insert(id)
      ids[file.path] = id
    }
    self.ids = ids
    self.versions = versions
    self.version = version
  }

  /// The lines below the first one of a file.
  func headerLines(_ file: PlannedFile, _ origin: Metadata.Origin) -> [String] {
    let role = Role(of: file)
    return [
      "component_id: \(id(of: file)) | layer: \(role.layer.rawValue)",
      "domain: \(origin.module) | governance_level: \(role.level)",
      "created_at: \(origin.createdText) | see the footer for more",
    ]
  }

  func sections(
    _ file: PlannedFile, _ origin: Metadata.Origin, _ body: Swift.Span<UInt8>
  ) -> [Section] {
    [
      Section(name: .footer, fields: footer(file, origin, body)),
      Section(name: .trace, fields: trace(file, origin)),
    ]
  }

  struct Section {
    enum Name: String {
      case footer = "l9_footer"
      case trace = "l9_trace"
    }

    let name: Name
    let fields: [Field]
  }

  private func footer(
    _ file: PlannedFile, _ origin: Metadata.Origin, _ body: Swift.Span<UInt8>
  ) -> [Field] {
    let role = Role(of: file)
    let isPython = file.path.string.hasSuffix(".py")
    return [
      .text("component_id", id(of: file)),
      .text("component_name", Self.name(of: file, origin.module)),
      .text("module_version", Self.semantic(file.unit.flatMap { versions[$0] } ?? version)),
      .text("created_at", origin.createdText),
      .text("created_by", "l9gen"),
      .text("layer", role.layer.rawValue),
      .text("domain", origin.module),
      .text("type", role.type),
      .text("status", "active"),
      .text("governance_level", role.level),
      .flag("compliance_required", true),
      .flag("audit_trail", true),
      .text("purpose", Self.purpose(isPython ? PythonHead.title(body) : nil, file, origin.module)),
      .list("dependencies", isPython ? PythonHead.imports(body) : [file.template.name]),
    ]
  }

  private func trace(_ file: PlannedFile, _ origin: Metadata.Origin) -> [Field] {
    let path = (file.place ?? file.path).string
    return [
      .text("trace_id", Self.identifier(Digest(of: "\(file.specDigest.hex)\n\(path)"))),
      .text("task", "l9gen.generate"),
      .text("timestamp", origin.updatedText),
      .list("patterns_used", [Role.pattern(of: file)]),
      .list("inputs", [origin.source.isEmpty ? file.template.name : Metadata.plain(origin.source)]),
      .list("outputs", [path]),
    ]
  }

  /// One entry of the footer or the trace; its texts are printable ASCII without quotes.
  enum Field {
    case text(String, String)
    case flag(String, Bool)
    case list(String, [String])
  }

  private func id(of file: PlannedFile) -> String {
    // Records are rendered behind the plan and depend on nothing that could want their number.
    ids[file.path] ?? "FND-L9GN-000"
  }

  private static func number(_ path: RelativePath) -> Int {
    Digest(of: path.string).hex.utf8.prefix(8).reduce(0) { ($0 * 31 + Int($1)) % 999 }
  }

  private static func digits(_ number: Int) -> String {
    String(repeating: "0", count: 3 - String(number).utf8.count) + String(number)
  }

  /// `tensor_auditor` gives `TEAU`, `starter` gives `STAR`.
  private static func abbreviation(_ module: String) -> String {
    let words = module.utf8.split(separator: UInt8(ascii: "_")).map { word in
      word.filter { $0 &- 0x61 < 26 }.map { $0 & 0xDF }
    }.filter { !$0.isEmpty }
    let letters = words.count > 1 ? words.prefix(2).flatMap { $0.prefix(2) } : words.first ?? []
    let padded = letters.prefix(4) + Array("XXX".utf8)
    return String(decoding: padded.prefix(max(3, min(4, letters.count))), as: UTF8.self)
  }

  /// Two to five words with capitals: the file's own, or those of its module in front.
  private static func name(of file: PlannedFile, _ module: String) -> String {
    let stem = file.path.name.prefix { $0 != "." }
    var words = Names.words(String(stem))
    if words.count < 2 { words = Names.words(module) + (words.isEmpty ? ["package"] : words) }
    if words.count < 2 { words.append("file") }
    return words.suffix(5).map { word in
      word.prefix(1).uppercased() + word.dropFirst()
    }.joined(separator: " ")
  }

  /// `6`, `6.1` and `v6.0.0-rc` as three numbers.
  private static func semantic(_ version: String) -> String {
    let numbers = version.utf8.split { !(0x30...0x39).contains($0) }.prefix(3)
      .compactMap { String($0) }
    return (numbers + ["0", "0", "0"]).prefix(3).joined(separator: ".")
  }

  /// Ten to a hundred characters.
  private static func purpose(_ title: String?, _ file: PlannedFile, _ module: String) -> String {
    var text =
      (title ?? "").utf8.count >= 10 ? title ?? "" : "The file \(file.path.name) of \(module)"
    if text.hasSuffix(".") { text.removeLast() }
    return String(
      decoding: Metadata.plain(text).utf8.filter { $0 != 0x22 && $0 != 0x5C }.prefix(100),
      as: UTF8.self)
  }

  /// The digest as a UUID of version 8, which leaves its content to whoever makes it.
  private static func identifier(_ digest: Digest) -> String {
    var digits = Array(digest.hex.utf8.prefix(32))
    digits[12] = UInt8(ascii: "8")
    digits[16] = UInt8(ascii: "a")
    let parts = [digits[..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
    return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
  }
}

extension Metadata.Facts {
  /// The same in the long form.
  func asContract(_ plan: Plan, _ collection: Collection) -> Metadata.Facts {
    var versions: [Unit.ID: String] = [:]
    for unit in collection.units { versions[unit.id] = unit.schema["version"]?.text }
    let contract = ContractMetadata(
      plan.files, modules: { origin(of: $0).module }, versions: versions,
      version: collection.header["version"]?.text ?? "1.0.0")
    return Metadata.Facts(pack: pack, collection: self.collection, units: units, contract: contract)
  }
}

extension ContractMetadata {
  /// What the contract's enumerations say of a file, by the template that renders it.
  struct Role {
    enum Layer: String {
      case foundation, intelligence, operations, learning, security

      var code: String {
        switch self {
        case .foundation: "FND"
        case .intelligence: "INT"
        case .operations: "OPS"
        case .learning: "LRN"
        case .security: "SEC"
        }
      }
    }

    let layer: Layer
    let type: String

    /// What decides, or guards who may, is critical; nothing is less than high.
    var level: String { layer == .security || layer == .operations ? "critical" : "high" }

    init(of file: PlannedFile) {
      let row = Self.table[Self.pattern(of: file)]
      layer = row?.layer ?? .foundation
      type = row?.type ?? (file.path.string.hasSuffix(".py") ? "utility" : "schema")
    }

    /// `python/components/detector.py.j2` gives `detector`.
    static func pattern(of file: PlannedFile) -> String {
      let name = file.template.name.utf8.split(separator: UInt8(ascii: "/")).last ?? ""[...].utf8
      return String(name.prefix { $0 != UInt8(ascii: ".") }) ?? "file"
    }

    private static let table: [String: (layer: Layer, type: String)] = [
      "scorer": (.intelligence, "engine"), "detector": (.intelligence, "engine"),
      "evaluator": (.intelligence, "engine"), "matcher": (.intelligence, "engine"),
      "optimizer": (.intelligence, "engine"), "engine": (.intelligence, "engine"),
      "enricher": (.intelligence, "engine"), "sampler": (.intelligence, "engine"),
      "generator": (.intelligence, "engine"), "translator": (.intelligence, "adapter"),
      "world_model_bridge": (.intelligence, "adapter"),
      "learner": (.learning, "engine"), "lifecycle": (.learning, "service"),
      "scheduler": (.learning, "service"), "runner": (.learning, "service"),
      "governance_bridge": (.security, "service"), "checker": (.security, "engine"),
      "escalation_handler": (.security, "service"),
      "controller": (.operations, "service"), "server": (.operations, "service"),
      "client": (.operations, "adapter"), "router": (.operations, "service"),
      "publisher": (.operations, "service"), "subscriber": (.operations, "collector"),
      "bridge": (.operations, "adapter"), "adapter": (.operations, "adapter"),
      "handler": (.operations, "service"), "health": (.operations, "service"),
      "metrics": (.operations, "collector"), "reporter": (.operations, "service"),
      "recorder": (.operations, "tracker"), "loader": (.operations, "collector"),
      "memory_bridge": (.foundation, "adapter"), "config": (.foundation, "config"),
      "contract": (.foundation, "schema"), "models": (.foundation, "schema"),
    ]
  }
}

/// What the head of a Python file says about it.
private enum PythonHead {
  /// The first line of the docstring.
  static func title(_ bytes: Swift.Span<UInt8>) -> String? {
    guard let mark = firstIndex(of: Array("\"\"\"".utf8), in: bytes) else { return nil }
    var line: [UInt8] = []
    var index = mark + 3
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n"),
      bytes[index] != UInt8(ascii: "\"")
    {
      line.append(bytes[index])
      index += 1
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// The modules that statements at the beginning of a line import, in their order.
  static func imports(_ bytes: Swift.Span<UInt8>) -> [String] {
    var names: [String] = []
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      if let name = module(bytes.extracting(start..<end)), !names.contains(name) {
        names.append(name)
      }
      start = end + 1
    }
    return names
  }

  private static func module(_ line: Swift.Span<UInt8>) -> String? {
    for word in ["from ", "import "] {
      let head = word.utf8.count
      guard line.count > head, word.utf8.enumerated().allSatisfy({ line[$0.offset] == $0.element })
      else { continue }
      var name: [UInt8] = []
      var index = head
      while index < line.count, line[index] != UInt8(ascii: " ") {
        name.append(line[index])
        index += 1
      }
      return String(decoding: name, as: UTF8.self)
    }
    return nil
  }
}
