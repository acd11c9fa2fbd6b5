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

/// Closest of some names by edit distance, for "did you mean"; nil when none is close.
func closest(to name: String, among names: [String]) -> String? {
  let target = Array(name.utf8)
  guard target.count <= 64 else { return nil }
  var best: (distance: Int, name: String)?
  for candidate in names where candidate.utf8.count <= 64 {
    let distance = editDistance(target, Array(candidate.utf8))
    guard distance <= max(1, target.count / 3) else { continue }
    // Ties go to the name that comes first in the list.
    if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
  }
  return best?.name
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
