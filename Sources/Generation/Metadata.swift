package import Core
import Jinja
package import Specs

/// The block that says where a file came from and lets it verify itself (the DORA block).
///
/// Every template writes the marker on a line of its own; the line becomes the block, in the form
/// of the file's language, and one line at the head of the file names the schema. The
/// body hash covers the file without these two, so it needs nothing but the file to be checked.
package enum Metadata {
  /// An identifier, so that it passes the escaper of every language unchanged.
  package static let marker = "L9GENMETADATA"

  /// Facts about where a unit comes from.
  package struct Origin: Sendable {
    /// The schema's file, relative to the collection; empty for files no schema shaped.
    package let source: String
    package let module: String
    package let created: Timestamp
    package let updated: Timestamp
    // The same for all files of a unit, so written once.
    let createdText: String
    let updatedText: String
    private let generatedLine: String
    private let createdOnceLine: String

    package init(source: String, module: String, created: Timestamp, updated: Timestamp) {
      self.source = source
      self.module = module
      self.created = created
      self.updated = updated
      createdText = created.iso8601
      updatedText = updated.iso8601
      let from = source.isEmpty ? "" : " from \(source)"
      generatedLine = Metadata.plain("l9gen: generated\(from); do not edit")
      createdOnceLine = Metadata.plain("l9gen: created once\(from); yours to edit")
    }

    /// The template stands in the block below; naming it here too would break the line length that
    /// the generated code is checked for.
    func firstLine(_ owner: TemplatePack.Owner) -> String {
      switch owner {
      case .generated: generatedLine
      case .createdOnce: createdOnceLine
      }
    }
  }

  /// A class: it goes to every rendering.
  package final class Facts: Sendable {
    /// Files that depend on no schema.
    package let pack: Origin
    package let collection: Origin
    package let units: [Unit.ID: Origin]
    /// What the long form adds; nil for the compact one.
    let contract: ContractMetadata?

    package init(
      pack: Origin, collection: Origin, units: [Unit.ID: Origin],
      contract: ContractMetadata? = nil
    ) {
      self.pack = pack
      self.collection = collection
      self.units = units
      self.contract = contract
    }

    func origin(of file: PlannedFile) -> Origin {
      if let unit = file.unit, let origin = units[unit] { return origin }
      return file.subject == .run ? pack : collection
    }
  }

  private static let markerBytes = Array(marker.utf8)
  private static let quotedMarker = Array("\"\(marker)\"".utf8)

  /// The bytes with the block in them; nil when a body does not hold the marker just once.
  static func stamp(_ rendering: Rendering, of file: PlannedFile, _ facts: Facts) -> [UInt8]? {
    var bytes: [UInt8] = []
    return stamp(rendering.bytes.span, of: file, facts, into: &bytes) ? bytes : nil
  }

  /// Fills `bytes`, whose memory can so be used again; false when a body does not hold the marker
  /// just once.
  static func stamp(
    _ body: Swift.Span<UInt8>, of file: PlannedFile, _ facts: Facts, into bytes: inout [UInt8]
  ) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    if body.isEmpty { return true }
    let form = CommentForm(path: file.path)
    guard let found = find(form, in: body),
      firstIndex(of: markerBytes, in: body, from: found.upperBound) == nil
    else { return false }
    let head = body.extracting(..<found.lowerBound)
    let tail = body.extracting(found.upperBound...)
    let origin = facts.origin(of: file)
    var sum = DigestSum()
    sum.add(head)
    sum.add(tail)
    let headStart = form.firstLineStart(in: head)

    bytes.reserveCapacity(body.count + 1024)
    bytes.append(head.extracting(..<headStart))
    form.appendFirstLine(origin.firstLine(file.owner), to: &bytes)
    for line in facts.contract?.headerLines(file, origin) ?? [] {
      form.appendFirstLine(line, to: &bytes)
    }
    bytes.append(head.extracting(headStart...))
    appendBlock(form, file, origin, body: sum.digest, to: &bytes)
    if let contract = facts.contract, form != .python {
      form.appendSections(contract.sections(file, origin, body), to: &bytes)
    }
    bytes.append(tail)
    if let contract = facts.contract, form == .python {
      form.appendSections(contract.sections(file, origin, body), to: &bytes)
    }
    return true
  }

  /// Whether the hash that a stamped file carries is the hash of its body; nil without a block.
  package static func isIntact(_ bytes: [UInt8], path: RelativePath) -> Bool? {
    let form = CommentForm(path: path)
    guard let parts = form.split(bytes), let recorded = parts.bodyHash else { return nil }
    return recorded == "sha256:" + Digest(of: parts.body).hex
  }

  /// Whether two stamped files differ at most in their first lines and blocks.
  package static func haveSameBody(
    _ one: [UInt8], _ other: [UInt8], path: RelativePath
  ) -> Bool {
    let form = CommentForm(path: path)
    guard let left = form.split(one), let right = form.split(other) else { return false }
    return left.body == right.body
  }

  /// A stamped file with the first lines, the block and the footer of another one.
  static func restamped(
    _ bytes: [UInt8], as other: [UInt8], path: RelativePath
  ) -> [UInt8]? {
    let form = CommentForm(path: path)
    guard let parts = form.split(bytes), let others = form.split(other) else { return nil }
    var result = bytes
    // From the end, so that the places in front stay where they are.
    result.replaceSubrange(parts.footer, with: other[others.footer])
    result.replaceSubrange(parts.block, with: other[others.block])
    result.replaceSubrange(parts.firstLine, with: other[others.firstLine])
    return result
  }

  /// A rendered text without the place of the block, and where that was.
  static func body(of rendered: [UInt8], path: RelativePath) -> (bytes: [UInt8], block: Range<Int>)
  {
    guard let found = find(CommentForm(path: path), in: rendered.span) else {
      return (rendered, 0..<0)
    }
    return (Array(rendered[..<found.lowerBound] + rendered[found.upperBound...]), found)
  }

  /// A stamped file without its first line and block; nil when it has no block.
  static func body(ofStamped bytes: [UInt8], path: RelativePath) -> [UInt8]? {
    CommentForm(path: path).split(bytes)?.body
  }

  /// A file's name is text of the user: what could end a comment is `?`, and `coding=` in the first
  /// line of a Python file would choose how the rest is decoded.
  static func plain(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      let isMark = byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
      if isMark, result.suffix(6).elementsEqual("coding".utf8) { result.append(0x20) }
      let isPlain =
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
      result.append(isPlain ? byte : UInt8(ascii: "?"))
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The fields of a block, in their order.
  enum Field: Int, CaseIterable {
    case template, templateVersion, moduleID, file, specHash, bodyHash
    case createdAt, createdBy, updatedAt, updatedBy

    private static let names = [
      "template", "template_version", "module_id", "file", "spec_hash", "body_hash",
      "created_at", "created_by", "last_updated_at", "last_updated_by",
    ]

    var name: String { Self.names[rawValue] }

    init?(name: String) {
      guard let index = Self.names.firstIndex(of: name) else { return nil }
      self.init(rawValue: index)
    }

    static let last = Field.updatedBy
  }

  private static func appendBlock(
    _ form: CommentForm, _ file: PlannedFile, _ origin: Origin, body: Digest,
    to bytes: inout [UInt8]
  ) {
    form.beginBlock(in: &bytes)
    form.append(.template, file.template.name, to: &bytes)
    form.append(.templateVersion, file.templateVersion, to: &bytes)
    form.append(.moduleID, origin.module, to: &bytes)
    form.append(.file, (file.place ?? file.path).string, to: &bytes)
    form.append(.specHash, file.specDigest, to: &bytes)
    if file.owner == .generated { form.append(.bodyHash, body, to: &bytes) }
    form.append(.createdAt, origin.createdText, to: &bytes)
    form.append(.createdBy, "l9gen", to: &bytes)
    form.append(.updatedAt, origin.updatedText, to: &bytes)
    form.append(.updatedBy, "l9gen", to: &bytes)
    form.endBlock(in: &bytes)
  }

  /// The marker's line, or in JSON the quoted marker.
  private static func find(_ form: CommentForm, in bytes: Swift.Span<UInt8>) -> Range<Int>? {
    let needle = form == .json ? quotedMarker : markerBytes
    guard let start = firstIndex(of: needle, in: bytes) else { return nil }
    if form == .json { return start..<start + needle.count }
    var lower = start
    while lower > 0, bytes[lower - 1] != UInt8(ascii: "\n") { lower -= 1 }
    var upper = start + needle.count
    while upper < bytes.count, bytes[upper] != UInt8(ascii: "\n") { upper += 1 }
    return lower..<min(upper + 1, bytes.count)
  }
}
