import CLibYAML
package import Core

/// Reads YAML with libyaml's event stream into flat tapes.
package enum YAML {
  package static let syntax = Rule(
    "L9Y001", .error, "invalid YAML",
    "The text is not YAML. Nothing is read from a file that cannot be parsed.")

  /// Every document of the source, in order.
  ///
  /// - Parameters:
  ///   - source: the file a place is reported in.
  ///   - range: the bytes that hold the YAML (a fenced block of a Markdown file, or all).
  package static func parse(
    _ source: Source, range: Range<Int>? = nil, diagnostics: inout Diagnostics
  ) -> [Document] {
    var reader = EventReader(source: source, range: range ?? 0..<source.bytes.count)
    return reader.documents(&diagnostics)
  }
}

/// Pulls events and appends them to a tape.
private struct EventReader {
  let source: Source
  let range: Range<Int>
  private var entries: ContiguousArray<Document.Entry> = []
  private var text: [UInt8] = []
  private var open: [Int] = []

  init(source: Source, range: Range<Int>) {
    self.source = source
    self.range = range
  }

  mutating func documents(_ diagnostics: inout Diagnostics) -> [Document] {
    // libyaml's parser keeps pointers to itself, so it must not move: it lives on the heap.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      preconditionFailure("libyaml can allocate a parser")
    }
    defer { unsafe yaml_parser_delete(parser) }
    let bytes = Array(source.bytes[range])
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      return unsafe pull(parser, &diagnostics)
    }
  }

  private mutating func pull(
    _ parser: UnsafeMutablePointer<yaml_parser_t>, _ diagnostics: inout Diagnostics
  ) -> [Document] {
    var result: [Document] = []
    var event = unsafe yaml_event_t()
    while true {
      guard unsafe yaml_parser_parse(parser, &event) == 1 else {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "invalid"
        let place = unsafe offset(parser.pointee.problem_mark)
        diagnostics.add(YAML.syntax, problem, at: Span(source, place, place))
        return result
      }
      defer { unsafe yaml_event_delete(&event) }
      switch unsafe event.type {
      case YAML_STREAM_END_EVENT: return result
      case YAML_DOCUMENT_END_EVENT:
        result.append(Document(source: source, entries: entries, text: text))
        entries = []
        text = []
      case YAML_SCALAR_EVENT: unsafe scalar(event)
      case YAML_SEQUENCE_START_EVENT: unsafe begin(.list, event)
      case YAML_MAPPING_START_EVENT: unsafe begin(.map, event)
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: unsafe finish(event)
      default: break
      }
    }
  }

  private mutating func scalar(_ event: yaml_event_t) {
    let scalar = unsafe event.data.scalar
    let start = text.count
    unsafe text.append(contentsOf: UnsafeBufferPointer(start: scalar.value, count: scalar.length))
    let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
    let value = String(decoding: text[start...], as: UTF8.self)
    unsafe append(
      isPlain ? Scalars.kind(ofPlain: value) : .string, isPlain: isPlain, event,
      text: start..<text.count)
  }

  private mutating func begin(_ kind: Node.Kind, _ event: yaml_event_t) {
    unsafe append(kind, isPlain: false, event, text: 0..<0)
    open.append(entries.count - 1)
  }

  private mutating func finish(_ event: yaml_event_t) {
    let index = open.removeLast()
    entries[index].next = Int32(entries.count)
    entries[index].end = unsafe Int32(offset(event.end_mark))
  }

  private mutating func append(
    _ kind: Node.Kind, isPlain: Bool, _ event: yaml_event_t, text: Range<Int>
  ) {
    if let parent = open.last { entries[parent].textStart += 1 }
    unsafe entries.append(
      Document.Entry(
        kind: kind, isPlain: isPlain, start: Int32(offset(event.start_mark)),
        end: Int32(offset(event.end_mark)), textStart: Int32(text.lowerBound),
        textEnd: Int32(text.upperBound), next: Int32(entries.count + 1)))
  }

  /// libyaml counts columns in characters, so bytes are found from the line's start.
  private func offset(_ mark: yaml_mark_t) -> Int {
    let firstLine = source.position(at: range.lowerBound).line
    let start = max(range.lowerBound, source.offset(ofLine: firstLine + Int(mark.line)))
    var offset = start
    var column = Int(mark.column)
    while column > 0, offset < range.upperBound {
      offset += 1
      while offset < range.upperBound, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column -= 1
    }
    return offset
  }
}
