// Upper and lower case as Python's `str` has it.

func lowered(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) {
    return String(decoding: text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
  let scalars = Array(text.unicodeScalars)
  var result = ""
  for (index, scalar) in scalars.enumerated() {
    // The one letter whose lower case depends on its place: sigma at the end of a word.
    if scalar.value == 0x3A3 {
      result += isFinal(index, scalars) ? "\u{3C2}" : "\u{3C3}"
    } else {
      result += scalar.properties.lowercaseMapping
    }
  }
  return result
}

private func isFinal(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
  var before = index - 1
  while before >= 0, scalars[before].properties.isCaseIgnorable { before -= 1 }
  guard before >= 0, scalars[before].properties.isCased else { return false }
  var after = index + 1
  while after < scalars.count, scalars[after].properties.isCaseIgnorable { after += 1 }
  return after == scalars.count || !scalars[after].properties.isCased
}

func uppered(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) {
    return String(decoding: text.utf8.map { $0 &- 0x61 < 26 ? $0 & 0xDF : $0 }, as: UTF8.self)
  }
  return text.unicodeScalars.reduce(into: "") { $0 += $1.properties.uppercaseMapping }
}

/// The first character in title case, the rest in lower case.
func capitalized(_ text: String) -> String {
  guard let first = text.unicodeScalars.first else { return text }
  // Lowered as a whole, so that the sigma rule sees the letters before.
  let rest = lowered(text)
  let firstLowered = lowered(String(Character(first)))
  let tail = String(decoding: rest.utf8.dropFirst(firstLowered.utf8.count), as: UTF8.self)
  return first.properties.titlecaseMapping + tail
}

/// Jinja2's `title`: words begin after white space and after one of `-({[<`.
func titled(_ text: String) -> String {
  var result = ""
  var word = String.UnicodeScalarView()
  func flush() {
    guard let first = word.first else { return }
    result += first.properties.uppercaseMapping
    result += lowered(String(String.UnicodeScalarView(word.dropFirst())))
    word = String.UnicodeScalarView()
  }
  for scalar in text.unicodeScalars {
    let bytes = Array(String(Character(scalar)).utf8)
    if "-({[<".unicodeScalars.contains(scalar) || spaceWidth(bytes, at: 0) > 0 {
      flush()
      result.unicodeScalars.append(scalar)
    } else {
      word.append(scalar)
    }
  }
  flush()
  return result
}

/// `str.islower` (or `isupper`): a cased letter, and none of the other case.
func isAll(_ text: String, lower: Bool) -> Bool {
  var hasCased = false
  for scalar in text.unicodeScalars {
    let category = scalar.properties.generalCategory
    if category == .titlecaseLetter
      || (lower ? scalar.properties.isUppercase : scalar.properties.isLowercase)
    {
      return false
    }
    if lower ? scalar.properties.isLowercase : scalar.properties.isUppercase { hasCased = true }
  }
  return hasCased
}

/// A letter, digit or `_`, as `\w`.
func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x80 { return isLetter(UInt8(scalar.value)) || isDigit(UInt8(scalar.value)) }
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .decimalNumber, .letterNumber, .otherNumber:
    return true
  default: return false
  }
}
