import Core
import Documents

/// Holds single texts against their forms.
struct Forms {
  /// First component of a path that means the target repository itself.
  let rootName: String
  /// Root path of the unit at hand, where files without one begin.
  let rootPath: RelativePath?
  /// True for texts that are not generated, such as the list of words that a gate looks for.
  private let allowsPlaceholders: Bool
  private let head: String

  init(rootName: String, rootPath: RelativePath?, allowsPlaceholders: Bool = false) {
    self.rootName = rootName
    self.allowsPlaceholders = allowsPlaceholders
    self.rootPath = rootPath
    head = rootName + "/"
  }

  func check(_ field: Field, _ form: FieldRule.Form, _ diagnostics: inout Diagnostics) {
    checkText(field, &diagnostics)
    // Most fields are free texts: none is made of them.
    if case .free = form { return }
    guard let text = field.text else { return }
    switch form {
    case .free: break
    case .name: checkName(text, at: field.span, &diagnostics)
    case .path, .package: checkPath(text, form, at: field.span, &diagnostics)
    case .pathOrWildcard:
      let plain = text.hasSuffix("/*") ? String(text.dropLast(2)) : text
      checkPath(plain, form, at: field.span, &diagnostics)
    case .file(let ending): checkFile(text, ending, at: field.span, &diagnostics)
    case .oneOf(let values): checkChoice(text, values, SpecRules.invalidValue, field, &diagnostics)
    case .usually(let values):
      checkChoice(text, values, SpecRules.unusualValue, field, &diagnostics)
    case .headed(let heads): checkHead(text, heads, at: field.span, &diagnostics)
    case .route: checkRoute(text, at: field.span, &diagnostics)
    case .positive: checkPositive(field, &diagnostics)
    case .day: checkDay(text, at: field.span, &diagnostics)
    case .whole(let range): checkWhole(text, range, at: field.span, &diagnostics)
    case .identifier, .variable, .header:
      checkSpelling(text, form, at: field.span, &diagnostics)
    }
  }

  /// Every text below a field whose shape is the author's own.
  func checkTexts(in field: Field, _ diagnostics: inout Diagnostics) {
    switch field.content {
    case .scalar, .text:
      checkText(field, &diagnostics)
    case .list(let items):
      for item in items { checkTexts(in: item, &diagnostics) }
    case .record(let record):
      for entry in record.entries { checkTexts(in: entry.value, &diagnostics) }
    }
  }

  /// A path as schemas write it: the repository's own name in front and a `/` behind are optional.
  func path(_ text: String) -> Result<RelativePath, PathProblem> {
    let trimmed = Normalisation.withoutTrailingSlash(text)
    if trimmed == rootName {
      return .failure(
        PathProblem(
          reason: "'\(rootName)' is the repository itself", help: "name a folder or file below it"))
    }
    return relative(
      trimmed.hasPrefix(head) ? String(trimmed.dropFirst(head.utf8.count)) : trimmed)
  }

  /// A file of the unit: below the repository if the path says so, else below the root path.
  func file(_ text: String) -> Result<RelativePath, PathProblem> {
    if text.hasPrefix(head) { return path(text) }
    // Joined, an absolute path would look like one below the root; nothing else changes by it.
    guard let rootPath, !text.isEmpty, !text.hasPrefix("/") else { return relative(text) }
    return relative(rootPath.string + "/" + text)
  }

  private func relative(_ text: String) -> Result<RelativePath, PathProblem> {
    let path: RelativePath
    do { path = try RelativePath(text) } catch {
      return .failure(
        PathProblem(
          reason: error.reason,
          help: "write it as seen from the repository's root, with letters, digits and ._+@=- "
            + "between '/'"))
    }
    guard path.hasHiddenPart, let hidden = path.components.first(where: { $0.hasPrefix(".") })
    else { return .success(path) }
    return .failure(
      PathProblem(
        reason: "'\(hidden)' is hidden: a schema does not reach what tools obey",
        help: "use a name that does not begin with '.'"))
  }

  private func checkText(_ field: Field, _ diagnostics: inout Diagnostics) {
    guard !allowsPlaceholders, let word = field.withBytes(Placeholder.first) ?? nil else { return }
    diagnostics.add(
      SpecRules.placeholder, "the text holds '\(word)'", at: field.span,
      help: "say what is meant, or move the remark into a comment")
  }

  private func checkName(_ text: String, at span: Span, _ diagnostics: inout Diagnostics) {
    let problem: String
    if text.utf8.count > 128 {
      problem = "the name is longer than 128 bytes"
    } else if text.unicodeScalars.contains(where: Names.isUnprintable) {
      problem = "the name holds a control or direction character"
    } else if Names.words(text).isEmpty {
      problem = "the name holds no letter or digit of ASCII"
    } else {
      return
    }
    diagnostics.add(SpecRules.invalidName, problem, at: span)
  }

  private func checkPath(
    _ text: String, _ form: FieldRule.Form, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    switch path(text) {
    case .success(let path):
      guard case .package = form else { return }
      checkModules(path.components, at: span, &diagnostics)
      checkTop(path.components[0], at: span, &diagnostics)
    case .failure(let problem):
      add(problem, of: text, at: span, &diagnostics)
    }
  }

  private func add(
    _ problem: PathProblem, of text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.add(
      SpecRules.invalidPath, "'\(text)': \(problem.reason)", at: span, help: problem.help)
  }

  private func checkFile(
    _ text: String, _ ending: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    if case .failure(let problem) = file(text) {
      return add(problem, of: text, at: span, &diagnostics)
    }
    guard text.hasSuffix(ending) else {
      return diagnostics.add(
        SpecRules.invalidPath, "'\(text)' does not end in '\(ending)'", at: span,
        help: "only names that end in '\(ending)' belong here")
    }
    guard ending == ".py" else { return }
    let components = text.dropLast(3).split(separator: "/").map(String.init)
    checkModules(components, at: span, &diagnostics)
  }

  private func checkModules(
    _ components: [String], at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard let bad = components.first(where: { !Names.isModule($0) }) else { return }
    diagnostics.add(
      SpecRules.invalidPath, "Python cannot import '\(bad)'", at: span,
      help: Names.snake(bad).map { "write '\($0)'" })
  }

  private func checkTop(_ name: String, at span: Span, _ diagnostics: inout Diagnostics) {
    guard PythonModules.isTaken(name) else { return }
    diagnostics.add(
      SpecRules.invalidPath, "'\(name)' is a module that the agents import from elsewhere",
      at: span, help: "begin the path with another folder, such as 'agents/\(name)'")
  }

  private func checkChoice(
    _ text: String, _ values: [String], _ rule: Rule, _ field: Field,
    _ diagnostics: inout Diagnostics
  ) {
    let name = Record.normalised(text)
    guard !values.contains(where: { Record.normalised($0) == name }) else { return }
    let slip = Suggestion.closest(to: name, in: values.map(Record.normalised))
    let near = values.first { Record.normalised($0) == slip }
    diagnostics.add(
      rule, "'\(text)' is none of \(values.joined(separator: ", "))", at: field.span,
      help: near.map { "did you mean '\($0)'?" })
  }

  private func checkHead(
    _ text: String, _ heads: [String], at span: Span, _ diagnostics: inout Diagnostics
  ) {
    let name = Record.normalised(text)
    guard !heads.contains(where: { name.hasPrefix($0) }) else { return }
    let word = String(name.prefix { $0.isLetter || $0.isNumber })
    diagnostics.add(
      SpecRules.invalidValue, "'\(text)' begins with none of \(heads.joined(separator: ", "))",
      at: span, help: Suggestion.help(for: word, in: heads))
  }

  private func checkRoute(_ text: String, at span: Span, _ diagnostics: inout Diagnostics) {
    let isClean = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
    guard text.hasPrefix("/"), !text.hasPrefix("//"), isClean else {
      return diagnostics.add(
        SpecRules.invalidValue, "'\(text)' is no path of a URL", at: span,
        help: "begin it with one '/', without spaces")
    }
  }

  /// Words such as `spring 2026` are left alone: they only give no time.
  private func checkDay(_ text: String, at span: Span, _ diagnostics: inout Diagnostics) {
    let day = Array(text.utf8.prefix(10))
    let shape = day.map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 }
    let isDay = Timestamp(iso8601: String(decoding: day, as: UTF8.self)) != nil
    guard shape.elementsEqual("0000-00-00".utf8), !isDay else { return }
    diagnostics.add(
      SpecRules.invalidValue, "'\(text)' is no day of the calendar", at: span,
      help: "write it as YYYY-MM-DD")
  }

  private func checkPositive(_ field: Field, _ diagnostics: inout Diagnostics) {
    guard field.scalar?.kind == .int else { return }
    guard let value = field.int, value > 0 else {
      return diagnostics.add(
        SpecRules.invalidValue, "'\(field.text ?? "")' is no whole number above zero",
        at: field.span)
    }
  }
}

extension Forms {
  private func checkWhole(
    _ text: String, _ range: ClosedRange<Int>, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    if let value = Int(text), range.contains(value) { return }
    diagnostics.add(
      SpecRules.invalidValue,
      "'\(text)' is no whole number from \(range.lowerBound) to \(range.upperBound)", at: span)
  }

  private func checkSpelling(
    _ text: String, _ form: FieldRule.Form, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard let spelling = form.spelling, !spelling.fits(text) else { return }
    diagnostics.add(SpecRules.invalidValue, "'\(text)' is no \(spelling.words)", at: span)
  }
}

extension FieldRule.Form {
  /// What names of a kind are made of; the same as a pattern for other tools.
  package struct Spelling: Sendable {
    package let words: String
    package let pattern: String
    let first: @Sendable (UInt8) -> Bool
    let rest: @Sendable (UInt8) -> Bool

    func fits(_ text: String) -> Bool {
      guard let head = text.utf8.first, first(head), text.utf8.count <= 128 else { return false }
      return text.utf8.dropFirst().allSatisfy(rest)
    }
  }

  package var spelling: Spelling? {
    let isLower = { @Sendable (byte: UInt8) in (0x61...0x7A).contains(byte) }
    let isUpper = { @Sendable (byte: UInt8) in (0x41...0x5A).contains(byte) }
    let isDigit = { @Sendable (byte: UInt8) in (0x30...0x39).contains(byte) }
    switch self {
    case .identifier:
      return Spelling(
        words: "name in lower case of letters, digits and '_'", pattern: "^[a-z][a-z0-9_]*$",
        first: isLower, rest: { isLower($0) || isDigit($0) || $0 == 0x5F })
    case .variable:
      return Spelling(
        words: "name of an environment variable: capitals, digits and '_'",
        pattern: "^[A-Z][A-Z0-9_]*$",
        first: isUpper, rest: { isUpper($0) || isDigit($0) || $0 == 0x5F })
    case .header:
      return Spelling(
        words: "name of a header: letters, digits and '-'", pattern: "^[A-Za-z][A-Za-z0-9-]*$",
        first: { isLower($0) || isUpper($0) },
        rest: { isLower($0) || isUpper($0) || isDigit($0) || $0 == 0x2D })
    case .free, .name, .path, .pathOrWildcard, .file, .oneOf, .usually, .headed, .route, .package,
      .positive, .whole, .day:
      return nil
    }
  }
}

/// Why a text is no path, and what to do about it; lower case.
struct PathProblem: Error {
  let reason: String
  let help: String
}

/// Words that mark text as unfinished.
enum Placeholder {
  /// The first such word; words are split at everything but letters, digits and `_`.
  static func first(in bytes: Swift.Span<UInt8>) -> String? {
    let count = bytes.count
    var start = 0
    var index = 0
    while index <= count {
      if index == count || !isWordByte[Int(bytes[index])] {
        if let word = match(bytes.extracting(start..<index)) { return word }
        start = index + 1
      }
      index += 1
    }
    return nil
  }

  private static let shouted = ["TODO", "FIXME", "XXX", "TBD"].map { Array($0.utf8) }
  private static let anyCase = ["placeholder", "placeholders"].map { Array($0.utf8) }

  private static func match(_ word: Swift.Span<UInt8>) -> String? {
    guard (3...12).contains(word.count) else { return nil }
    // Nearly no word begins like one of these.
    switch word[0] {
    case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "X"), UInt8(ascii: "P"),
      UInt8(ascii: "p"):
      let bytes = word.indices.map { word[$0] }
      let isMarked = shouted.contains(bytes) || anyCase.contains(bytes.map { $0 | 0x20 })
      return isMarked ? String(decoding: bytes, as: UTF8.self) : nil
    default: return nil
    }
  }

  private static let isWordByte: [Bool] = (0..<256).map { code in
    switch UInt8(code) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
