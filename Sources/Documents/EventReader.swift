import CLibYAML
import Core

/// Pulls libyaml's events of one text into documents, until its end or its first error.
struct EventReader {
  /// Why reading stopped.
  struct Problem {
    /// The line in the text, from 0; nil when nothing behind it is worth reading.
    let line: Int?
  }

  let text: YAMLText
  private var events: Int
  private(set) var documents: [Document] = []
  private var builder: TapeBuilder
  private var marks: MarkCursor
  private var lastScalar: LastScalar?
  private var flow = FlowIndentation()
  private var documentCount = 0

  var diagnostics: Diagnostics { builder.diagnostics }
  /// What this reader left.
  var budget: Budget {
    var budget = builder.budget
    budget.events = events
    return budget
  }
  /// No document began.
  var isEmpty: Bool { documentCount == 0 }

  private var limits: Limits { builder.budget.limits }

  init(text: YAMLText, budget: Budget) {
    self.text = text
    events = budget.events
    builder = TapeBuilder(source: text.source, budget: budget)
    marks = MarkCursor(text)
  }

  mutating func read() -> Problem? {
    // libyaml's parser keeps pointers to itself, so it must not move: it lives on the heap.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      preconditionFailure("libyaml can allocate a parser")
    }
    defer { unsafe yaml_parser_delete(parser) }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    return unsafe text.bytes.withUnsafeBufferPointer { buffer in
      unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      return unsafe pull(parser)
    }
  }

  private mutating func pull(_ parser: UnsafeMutablePointer<yaml_parser_t>) -> Problem? {
    var event = unsafe yaml_event_t()
    while true {
      guard unsafe yaml_parser_parse(parser, &event) == 1 else { return unsafe fail(parser) }
      let isEnd = unsafe event.type == YAML_STREAM_END_EVENT
      let canGoOn = unsafe take(&event)
      unsafe yaml_event_delete(&event)
      if isEnd { return nil }
      if !canGoOn { return Problem(line: nil) }
    }
  }

  /// Takes one event; false when a budget is spent.
  private mutating func take(_ event: inout yaml_event_t) -> Bool {
    events -= 1
    let start = unsafe marks.offset(event.start_mark)
    let end = unsafe marks.offset(event.end_mark)
    if events < 0 {
      return exceeded("has more than \(limits.events) events", start, end)
    }
    if start < end, builder.frames.last?.isFlow == true,
      unsafe event.type != YAML_SEQUENCE_END_EVENT,
      unsafe event.type != YAML_MAPPING_END_EVENT
    {
      unsafe checkIndentation(event.start_mark, start, end)
    }
    switch unsafe event.type {
    case YAML_SCALAR_EVENT: return unsafe scalar(&event, start, end)
    case YAML_ALIAS_EVENT:
      let name = unsafe String(cString: event.data.alias.anchor)
      return builder.alias(name, start: start, end: end)
    case YAML_SEQUENCE_START_EVENT:
      let isFlow = unsafe event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      if isFlow { unsafe open(event.start_mark) }
      return unsafe begin(
        .list, isFlow, event.data.sequence_start.tag, event.data.sequence_start.anchor, start, end)
    case YAML_MAPPING_START_EVENT:
      let isFlow = unsafe event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      if isFlow { unsafe open(event.start_mark) }
      return unsafe begin(
        .map, isFlow, event.data.mapping_start.tag, event.data.mapping_start.anchor, start, end)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: builder.finish(end: end)
    case YAML_DOCUMENT_START_EVENT: documentCount += 1
    case YAML_DOCUMENT_END_EVENT:
      if let document = builder.document() { documents.append(document) }
      lastScalar = nil
    default: break
    }
    return true
  }

  private mutating func scalar(_ event: inout yaml_event_t, _ start: Int, _ end: Int) -> Bool {
    let length = unsafe event.data.scalar.length
    guard length <= limits.scalarBytes else {
      return exceeded(
        "has a value of \(length) bytes, the limit is \(limits.scalarBytes)", start, start)
    }
    let textStart = builder.text.count
    unsafe builder.text.append(
      contentsOf: UnsafeBufferPointer(start: event.data.scalar.value, count: length))
    let isPlain = unsafe event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
    let isBlock =
      unsafe event.data.scalar.style == YAML_LITERAL_SCALAR_STYLE
      || event.data.scalar.style == YAML_FOLDED_SCALAR_STYLE
    if !isPlain, !isBlock { checkComment(behind: end) }
    lastScalar = LastScalar(start: start, end: end, isPlain: isPlain, isBlock: isBlock)
    var kind = Node.Kind.string
    if isPlain, unsafe event.data.scalar.plain_implicit == 1 {
      kind = builder.kind(ofPlain: textStart, start: start, end: end)
    }
    if let tag = unsafe event.data.scalar.tag {
      let name = unsafe String(cString: tag)
      kind = builder.kind(tagged: name, textStart: textStart, start: start, end: end)
    }
    builder.scalar(kind, isPlain: isPlain, textStart: textStart, start: start, end: end)
    if let anchor = unsafe event.data.scalar.anchor {
      unsafe builder.anchor(String(cString: anchor))
    }
    return true
  }

  /// A flow collection inside another one counts with the outermost.
  private mutating func open(_ mark: yaml_mark_t) {
    guard builder.frames.last?.isFlow != true else { return }
    let block = builder.frames.last.map { Int(builder.entries[$0.entry].start) }
    flow.open(line: Int(mark.line), below: block, in: text.source)
  }

  private mutating func checkIndentation(_ mark: yaml_mark_t, _ start: Int, _ end: Int) {
    guard flow.isShallow(line: Int(mark.line), column: Int(mark.column)) else { return }
    builder.diagnostics.add(
      DocumentRules.flowIndentation, "this line is indented no more than the key of its brackets",
      at: Span(text.source, start, end), help: "indent the lines between the brackets")
  }

  /// `"v"#c`: libyaml takes it for a comment, the standard does not.
  private mutating func checkComment(behind end: Int) {
    guard end < text.source.bytes.count, text.source.bytes[end] == UInt8(ascii: "#") else { return }
    let place = Span(text.source, end, end)
    builder.diagnostics.add(
      DocumentRules.trailingText, "a comment needs a blank in front of its '#'",
      at: Span(text.source, end, end + 1), help: "put a blank in front of it",
      fixes: [Edit(span: place, replacement: " ")])
  }

  private mutating func begin(
    _ kind: Node.Kind, _ isFlow: Bool, _ tag: UnsafeMutablePointer<yaml_char_t>?,
    _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ start: Int, _ end: Int
  ) -> Bool {
    guard builder.frames.count < limits.depth else {
      return exceeded("is nested deeper than \(limits.depth) levels", start, end)
    }
    if let tag = unsafe tag {
      let name = unsafe String(cString: tag)
      builder.check(tag: name, of: kind, start: start, end: end)
    }
    builder.begin(kind, isFlow: isFlow, start: start, end: end)
    if let anchor = unsafe anchor { unsafe builder.anchor(String(cString: anchor)) }
    return true
  }

  private mutating func exceeded(_ what: String, _ start: Int, _ end: Int) -> Bool {
    builder.diagnostics.add(
      DocumentRules.budget, "this YAML \(what)", at: Span(text.source, start, max(start, end)))
    return false
  }

  private mutating func fail(_ parser: UnsafeMutablePointer<yaml_parser_t>) -> Problem {
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "invalid"
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) } ?? ""
    let line = unsafe Int(parser.pointee.problem_mark.line)
    let error = SyntaxError(
      problem: problem, context: context, text: text,
      offset: unsafe text.offset(parser.pointee.problem_mark),
      contextOffset: unsafe text.offset(parser.pointee.context_mark),
      lastScalar: lastScalar,
      container: builder.frames.last.map {
        .init(start: Int(builder.entries[$0.entry].start), isMap: $0.isMap, isFlow: $0.isFlow)
      })
    builder.diagnostics.add(error.diagnostic)
    return Problem(line: line)
  }
}

extension YAMLText {
  fileprivate func offset(_ mark: yaml_mark_t) -> Int {
    offset(line: Int(mark.line), column: Int(mark.column))
  }
}

/// Turns marks into byte offsets; marks come nearly in order, so it remembers the last one.
private struct MarkCursor {
  private let text: YAMLText
  private var line = 0
  private var column = 0
  private var offset: Int

  init(_ text: YAMLText) {
    self.text = text
    offset = text.lineStarts[0]
  }

  mutating func offset(_ mark: yaml_mark_t) -> Int {
    let line = Int(mark.line)
    let column = Int(mark.column)
    if let offset = text.asciiOffset(line: line, column: column) { return offset }
    if line != self.line || column < self.column {
      offset = text.offset(line: line, column: 0)
      self.line = line
      self.column = 0
    }
    while self.column < column, offset < text.end {
      offset = text.source.nextScalar(after: offset)
      self.column += 1
    }
    return offset
  }
}
