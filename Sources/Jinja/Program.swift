import Core

/// One instruction. Operands are indices into the tables of `Program`.
enum Op: Sendable {
  /// Literal text: start and count in `Program.text`.
  case text(Int32, Int32)
  /// Writes the popped value; safe text passes as it is.
  case emit(Escaper)
  /// Writes the popped value through a filter.
  case emitFiltered(Escaper)
  // The commonest expressions in one step: `name`, `name.attribute`, both also filtered.
  case emitSlot(Int32, Escaper)
  case emitSlotFiltered(Int32, Escaper)
  case emitAttribute(slot: Int32, key: Int32, Escaper)
  case emitAttributeFiltered(slot: Int32, key: Int32, Escaper)
  case load(Int32)
  case loadAttribute(slot: Int32, key: Int32)
  case attribute(Int32)
  case constant(Int32)
  case store(Int32)
  case jump(Int32)
  case jumpIfFalse(Int32)
  /// Keeps the value and jumps, or drops it.
  case jumpIfFalseOrPop(Int32)
  case jumpIfTrueOrPop(Int32)
  /// Binds the next item, or leaves the loop.
  case next(loop: Int32, slot: Int32, exit: Int32)
  case compute(Compute)
  case control(Control)
}

/// Instructions that work on values only.
enum Compute: Sendable {
  case missing
  case not
  case minus
  case plus
  case binary(Binary)
  case compare(Comparison)
  /// `a < b < c`: leaves the right operand, or false and jumps.
  case chain(Comparison, exit: Int32)
  case concat(Int32)
  case list(Int32)
  case map(Int32)
  case subscripted
  case slice
  case filter(Int32)
  case test(Int32, isNegated: Bool)
  case function(Int32)
  case method(Int32)
  case loopField(Int32, LoopField)
  case cycle(Int32, count: Int32)
  case changed(Int32, count: Int32)
  case copy(from: Int32, to: Int32)
  case clear(Int32)
  case unpack(Int32)
  case setAttribute(slot: Int32, key: Int32)
  /// A deep value must not grow through assignments without end.
  case checkDepth
}

/// Instructions that change the flow or where output goes.
enum Control: Sendable {
  /// Pops what is looped over.
  case begin(Int32)
  case endLoop(Int32)
  /// Pushes the next item for unpacking, or leaves the loop.
  case nextItem(loop: Int32, exit: Int32)
  /// Starts collecting the items that pass the condition of a loop.
  case collect(Int32)
  case keep(Int32)
  case useCollected(Int32)
  /// Notes that an iteration reached its end; `else` runs when none did, as in Jinja2.
  case complete(Int32)
  case jumpIfIncomplete(Int32, Int32)
  case beginCapture
  /// Pushes what was written since `beginCapture` as plain text.
  case endCapture
  case dropCapture
  /// Writes the popped text as it is: the result of a filter block.
  case write
  case makeMacro(Int32, slot: Int32)
  case call(Int32)
  case emitCall(Int32)
  case emitFunction(Int32)
  case callFunction(Int32)
  /// Runs the body of an imported template the first time.
  case runOnce(Int32)
  case skipIfGiven(slot: Int32, Int32)
  case returned
  case halt
}

enum LoopField: UInt8, Sendable, CaseIterable {
  case index, index0, revindex, revindex0, first, last, length, depth, depth0, previtem, nextitem

  init?(_ name: String) {
    guard let field = LoopField.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = field
  }
}

/// How a filter, test, function, method or macro is called at one place.
struct CallSite: Sendable {
  /// The row of the built-in table.
  let row: Int
  /// For every parameter, the position of its argument on the stack, or -1.
  let binding: [Int8]
  /// Values to pop, the subject of a filter or test not counted.
  let count: Int
  /// Names of the last arguments; only macros bind at run time.
  var names: [String] = []
}

/// A macro, call block, block or imported template.
struct Function: Sendable {
  struct Parameter: Sendable {
    let name: String
    let slot: Int32
    let isOptional: Bool
  }

  let name: String
  var entry: Int32 = 0
  var parameters: [Parameter] = []
  /// Slot for the call block; -1 when the body does not mention it.
  var caller: Int32 = -1
  var varargs: Int32 = -1
  var kwargs: Int32 = -1
  /// The slots and loops that belong to one activation.
  var slots: Range<Int> = 0..<0
  var loops: Range<Int> = 0..<0
  /// The function whose activation a closure needs; -1 is the template itself.
  var owner: Int32 = -1
  var cost: Int32 = 0
}

/// Where an instruction came from.
struct Site: Sendable {
  let source: UInt16
  /// The number of the passage that brought the file in, in `Program.passages`; 0 means none.
  let passage: UInt16
  let start: UInt32
  let end: UInt32
}

/// One `include` or `extends` that brought the instructions of another file into a program.
struct Passage: Sendable {
  let isExtension: Bool
  /// The name of the file that was brought in.
  let name: String
  /// Where the statement stands.
  let site: Site
}

/// A compiled template with everything it includes, imports and extends.
struct Program: Sendable {
  var ops: [Op] = []
  var sites: [Site] = []
  var text: [UInt8] = []
  var constants: [Value] = []
  var keys: [Key] = []
  var calls: [CallSite] = []
  var functions: [Function] = []
  /// Numbered from 1 on.
  var passages: [Passage] = []
  var sources: [Source] = []
  /// Names read from the context.
  var names: [Key] = []
  /// Where names of the context are: a slot when the template also assigns it, otherwise a negative
  /// number that stands for the context itself.
  var nameSlots: [Int32] = []
  var slotCount = 0
  var loopCount = 0
  /// For a name that came from no scope: the names that it could have been.
  var visible: [UInt32: [String]] = [:]

  /// The text that is all the program writes; nil when it does anything else.
  var literal: String? {
    guard ops.count == 2, case .text(let start, let count) = ops[0], case .control(.halt) = ops[1]
    else { return nil }
    return String(decoding: text[Int(start)..<Int(start + count)], as: UTF8.self)
  }

  func span(at index: Int) -> Span { span(of: sites[index]) }

  func span(of site: Site) -> Span {
    Span(sources[Int(site.source)], Int(site.start), Int(site.end))
  }
}
