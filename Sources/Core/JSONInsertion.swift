/// Puts a value into a JSON text that somebody else wrote, and leaves every other byte as it is.
package struct JSONInsertion {
  /// What stands where the value was to go.
  package enum Problem: Error, Equatable {
    /// Not what RFC 8259 calls JSON: a file with comments, for instance.
    case unreadable(JSON.ReadError)
    /// The names lead to a value that nothing can be put into.
    case notAContainer(String)
  }

  private let bytes: [UInt8]
  private let value: JSON

  /// The text with a value as the last member `name` of the object under `path`; objects that are
  /// missing on the way are made.
  package static func member(
    _ name: String, _ value: JSON, under path: [String], in text: [UInt8]
  ) throws(Problem) -> [UInt8] {
    try JSONInsertion(text).insert(path[...], name: name, value)
  }

  /// The text with a value as the last element of the array under `path`, which is made if missing.
  package static func element(
    _ value: JSON, under path: [String], in text: [UInt8]
  ) throws(Problem) -> [UInt8] {
    try JSONInsertion(text).insert(path[...], name: nil, value)
  }

  private init(_ text: [UInt8]) throws(Problem) {
    bytes = text
    do { value = try JSON(parsing: text) } catch { throw .unreadable(error) }
  }

  private func insert(
    _ path: ArraySlice<String>, name: String?, _ new: JSON
  ) throws(Problem) -> [UInt8] {
    var rest = path
    var here = value
    var place = skipBlanks(0)
    while let next = rest.first, let found = here[next] {
      here = found
      place = start(ofMember: next, in: place)
      rest = rest.dropFirst()
    }
    let isObject = here.members != nil
    let wantsObject = !rest.isEmpty || name != nil
    guard wantsObject ? isObject : here.array != nil else {
      throw .notAContainer(path.dropLast(rest.count).last ?? "")
    }
    var addition = new
    var label = name
    if let name, !rest.isEmpty { addition = .record([(name, addition)]) }
    if name == nil, !rest.isEmpty { addition = .array([addition]) }
    for step in rest.dropFirst().reversed() { addition = .record([(step, addition)]) }
    if let first = rest.first { label = first }
    return put(addition, as: label, intoContainerAt: place)
  }

  // MARK: writing

  private func put(_ addition: JSON, as name: String?, intoContainerAt start: Int) -> [UInt8] {
    let end = endOfValue(start)
    let last = lastValueEnd(of: start)
    let outer = indentation(of: start)
    let first = skipBlanks(start + 1)
    let isFlat = last != nil && !bytes[start..<first].contains(UInt8(ascii: "\n"))
    let inner = last == nil || isFlat ? outer + [0x20, 0x20] : indentation(of: first)
    let label = name.map { JSON.string($0).bytes() + Array(": ".utf8) } ?? []
    if let last, isFlat {
      return bytes[..<last] + Array(", ".utf8) + label + addition.bytes() + bytes[last...]
    }
    let text = label + Self.indented(addition, by: inner, unit: Array(inner.dropFirst(outer.count)))
    if let last { return bytes[..<last] + Array(",\n".utf8) + inner + text + bytes[last...] }
    let newLine = [UInt8(ascii: "\n")]
    return bytes[...start] + newLine + inner + text + newLine + outer + bytes[(end - 1)...]
  }

  /// The value over several lines, all but the first as far in as the file has it.
  private static func indented(_ value: JSON, by margin: [UInt8], unit: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    let lines = value.bytes(.indented).split(separator: UInt8(ascii: "\n"))
    for (index, line) in lines.enumerated() {
      if index > 0 { result += [UInt8(ascii: "\n")] + margin }
      let level = line.prefix { $0 == 0x20 }.count / 2
      for _ in 0..<level { result += unit.isEmpty ? [0x20, 0x20] : unit }
      result += line.drop { $0 == 0x20 }
    }
    return result
  }

  /// The blanks at the head of the line that a byte stands in.
  private func indentation(of place: Int) -> [UInt8] {
    var start = place
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return Array(bytes[start..<place].prefix { $0 == 0x20 || $0 == 0x09 })
  }

  // MARK: finding; the text was parsed before, so it is well formed

  private func skipBlanks(_ place: Int) -> Int {
    var place = place
    while place < bytes.count, " \n\r\t".utf8.contains(bytes[place]) { place += 1 }
    return place
  }

  private func endOfString(_ start: Int) -> Int {
    var place = start + 1
    while bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return place + 1
  }

  private func endOfValue(_ start: Int) -> Int {
    var place = start
    var depth = 0
    repeat {
      switch bytes[place] {
      case UInt8(ascii: "\""): place = endOfString(place)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        place += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        place += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09: place += 1
      default:
        while place < bytes.count, !",]} \n\r\t".utf8.contains(bytes[place]) { place += 1 }
      }
    } while depth > 0
    return place
  }

  /// Where each value of a container begins and ends, and the name before it in an object.
  private func values(of container: Int) -> [(name: Range<Int>?, value: Range<Int>)] {
    var found: [(name: Range<Int>?, value: Range<Int>)] = []
    let isObject = bytes[container] == UInt8(ascii: "{")
    var place = skipBlanks(container + 1)
    while bytes[place] != UInt8(ascii: "}"), bytes[place] != UInt8(ascii: "]") {
      var name: Range<Int>?
      if isObject {
        name = place..<endOfString(place)
        place = skipBlanks(skipBlanks(endOfString(place)) + 1)
      }
      let end = endOfValue(place)
      found.append((name, place..<end))
      place = skipBlanks(end)
      if bytes[place] == UInt8(ascii: ",") { place = skipBlanks(place + 1) }
    }
    return found
  }

  private func lastValueEnd(of container: Int) -> Int? {
    values(of: container).last?.value.upperBound
  }

  private func start(ofMember name: String, in object: Int) -> Int {
    for (range, value) in values(of: object) {
      // Names may be spelled with escapes.
      if let range, let read = try? JSON(parsing: Array(bytes[range])), read == .string(name) {
        return value.lowerBound
      }
    }
    preconditionFailure("the member was found in the parsed value")
  }
}
