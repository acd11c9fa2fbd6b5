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

    package init(source: String, module: String, created: Timestamp, updated: Timestamp) {
      self.source = source
      self.module = module
      self.created = created
      self.updated = updated
    }
  }

  package struct Facts: Sendable {
    /// Files that depend on no schema.
    package let pack: Origin
    package let collection: Origin
    package let units: [Unit.ID: Origin]

    package init(pack: Origin, collection: Origin, units: [Unit.ID: Origin]) {
      self.pack = pack
      self.collection = collection
      self.units = units
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
    let body = rendering.bytes
    if body.isEmpty { return [] }
    let form = CommentForm(path: file.path)
    guard let found = find(form, in: body),
      firstIndex(of: markerBytes, in: body, from: found.upperBound) == nil
    else { return nil }
    let head = body[..<found.lowerBound]
    let tail = body[found.upperBound...]
    let origin = facts.origin(of: file)
    var sum = DigestSum()
    sum.add(head.span)
    sum.add(tail.span)
    let headStart = form.firstLineStart(in: head)

    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count + 1024)
    bytes += head[..<headStart]
    form.appendFirstLine(firstLine(file, origin), to: &bytes)
    bytes += head[headStart...]
    form.appendBlock(fields(of: file, origin, body: sum.digest), to: &bytes)
    bytes += tail
    return bytes
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

  /// A rendered text without the place of the block, and where that was.
  static func body(of rendered: [UInt8], path: RelativePath) -> (bytes: [UInt8], block: Range<Int>)
  {
    guard let found = find(CommentForm(path: path), in: rendered) else { return (rendered, 0..<0) }
    return (Array(rendered[..<found.lowerBound] + rendered[found.upperBound...]), found)
  }

  /// A stamped file without its first line and block; nil when it has no block.
  static func body(ofStamped bytes: [UInt8], path: RelativePath) -> [UInt8]? {
    CommentForm(path: path).split(bytes)?.body
  }

  /// The template stands in the block below; naming it here too would break the line length that
  /// the generated code is checked for.
  private static func firstLine(_ file: PlannedFile, _ origin: Origin) -> String {
    let source = origin.source.isEmpty ? "" : " from \(origin.source)"
    return plain(
      file.owner == .createdOnce
        ? "l9gen: created once\(source); yours to edit" : "l9gen: generated\(source); do not edit")
  }

  /// A file's name is text of the user: what could end a comment is `?`, and `coding=` in the first
  /// line of a Python file would choose how the rest is decoded.
  private static func plain(_ text: String) -> String {
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

  /// The name of the last field of every block.
  static let lastField = "last_updated_by"

  private static func fields(
    of file: PlannedFile, _ origin: Origin, body: Digest
  ) -> [(String, String)] {
    var fields = [
      ("template", file.template.name),
      ("template_version", file.templateVersion),
      ("module_id", origin.module),
      ("file", (file.place ?? file.path).string),
      ("spec_hash", "sha256:" + file.specDigest.hex),
    ]
    if file.owner == .generated { fields.append(("body_hash", "sha256:" + body.hex)) }
    fields += [
      ("created_at", origin.created.iso8601),
      ("created_by", "l9gen"),
      ("last_updated_at", origin.updated.iso8601),
      (lastField, "l9gen"),
    ]
    return fields
  }

  /// The marker's line, or in JSON the quoted marker.
  private static func find(_ form: CommentForm, in bytes: [UInt8]) -> Range<Int>? {
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
