/// Where the bytes of `part` first occur in `text` at or after `start`; an empty part is found at
/// once.
package func firstIndex(of part: [UInt8], in text: [UInt8], from start: Int = 0) -> Int? {
  guard let first = part.first else { return start <= text.count ? start : nil }
  var index = start
  while index + part.count <= text.count {
    if text[index] == first, text[index..<index + part.count].elementsEqual(part) { return index }
    index += 1
  }
  return nil
}
