package import Core

/// Which input value a text came from: an index into `Origins`; 0 means none.
package struct Origin: Hashable, Sendable, BitwiseCopyable {
  package let index: UInt32
  package static let none = Origin(index: 0)

  package init(index: UInt32) { self.index = index }
}

/// The places of input values, so that an output byte can be traced to the field it came from.
package struct Origins: Sendable {
  /// The places numbered from `base` + 1.
  private struct Run: Sendable {
    let base: UInt32
    var spans: [Span] = []
  }

  /// Ordered by base; never empty.
  private var runs: [Run]

  /// - Parameter base: numbers above it are given out, so that threads can collect apart.
  package init(base: UInt32 = 0) { runs = [Run(base: base)] }

  /// Joins collections whose numbers do not overlap, in the order of their numbers.
  package init(joining parts: [Origins]) {
    runs = parts.isEmpty ? [Run(base: 0)] : parts.flatMap(\.runs)
  }

  /// Remembers a place; values carry only its number.
  package mutating func add(_ span: Span) -> Origin {
    let last = runs.count - 1
    runs[last].spans.append(span)
    return Origin(index: runs[last].base + UInt32(runs[last].spans.count))
  }

  /// The place behind a number; nil for `none`.
  package subscript(origin: Origin) -> Span? {
    if origin.index == 0 { return nil }
    var low = 0
    var high = runs.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if runs[middle].base < origin.index { low = middle } else { high = middle - 1 }
    }
    return runs[low].spans[Int(origin.index - runs[low].base) - 1]
  }
}

/// What a template sees.
package enum Value: Sendable {
  /// A name or attribute that does not exist; any use of it but `is defined` and `default` is an
  /// error. The number is the place in the program where it was looked up, 0 if there is none.
  case missing(UInt32)
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String, Origin)
  /// Text that is already correct in the output language.
  case safe(String, Origin)
  case list([Value])
  case map(ValueMap)
  /// A macro or a namespace of the running template; never part of a context.
  case handle(Handle)

  package static let undefined = Value.missing(0)
  package static func string(_ text: String) -> Value { .string(text, .none) }
}

/// A reference into the state of a rendering.
package struct Handle: Sendable, Equatable {
  enum Kind: UInt8 { case namespace, macro }

  let kind: Kind
  let index: Int32
  /// Which activation of the surrounding macro a closure belongs to.
  let activation: Int32
}

/// A text key with its hash, computed once.
struct Key: Sendable {
  let text: String
  /// FNV-1a: the same in every process, unlike `Hasher`.
  let hash: UInt32
  let isASCII: Bool

  init(_ text: String) {
    var hash: UInt32 = 2_166_136_261
    var bits: UInt8 = 0
    for byte in text.utf8 {
      hash = (hash ^ UInt32(byte)) &* 16_777_619
      bits |= byte
    }
    self.text = text
    self.hash = hash
    self.isASCII = bits < 0x80
  }

  /// Equality of bytes. `==` is fast but calls canonically equivalent texts equal; a text
  /// equivalent to ASCII that is not the same has more bytes.
  @inline(__always)
  static func == (left: borrowing Key, right: borrowing Key) -> Bool {
    guard left.hash == right.hash, left.text == right.text else { return false }
    if left.isASCII && right.isASCII { return true }
    return sameBytes(left.text, right.text)
  }
}

/// Equality of bytes: `==` on strings calls canonically equivalent texts equal.
func sameBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}
