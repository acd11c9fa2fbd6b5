// White space, letters and case as Python sees them, over UTF-8 bytes.

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// A letter of a name: A-Z, a-z or `_`.
@inline(__always)
func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

/// How many bytes the white space at `index` has, as `str.isspace`; 0 when there is none.
func spaceWidth(_ bytes: [UInt8], at index: Int) -> Int {
  let byte = bytes[index]
  if byte < 0x80 { return byte == 0x20 || byte &- 9 < 5 || byte &- 0x1C < 4 ? 1 : 0 }
  guard index + 1 < bytes.count else { return 0 }
  let second = bytes[index + 1]
  if byte == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
  guard byte >= 0xE1, byte <= 0xE3, index + 2 < bytes.count else { return 0 }
  let third = bytes[index + 2]
  let isSpace =
    switch (byte, second) {
    case (0xE1, 0x9A), (0xE3, 0x80): third == 0x80
    case (0xE2, 0x80): third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF
    case (0xE2, 0x81): third == 0x9F
    default: false
    }
  return isSpace ? 3 : 0
}

/// The number of bytes left when white space at the end is removed.
func trimmedEnd(_ text: ArraySlice<UInt8>) -> Int {
  let bytes = Array(text)
  var end = bytes.count
  while end > 0 {
    var start = end - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    if spaceWidth(bytes, at: start) != end - start { break }
    end = start
  }
  return end
}

/// Words between white space, as `str.split()`.
func words(_ text: String) -> [ArraySlice<UInt8>] {
  let bytes = Array(text.utf8)
  var result: [ArraySlice<UInt8>] = []
  var start = 0
  var index = 0
  while index < bytes.count {
    let width = spaceWidth(bytes, at: index)
    if width == 0 {
      index += 1
      continue
    }
    if start < index { result.append(bytes[start..<index]) }
    index += width
    start = index
  }
  if start < bytes.count { result.append(bytes[start...]) }
  return result
}
