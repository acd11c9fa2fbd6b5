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
      return .failure(PathProblem(reason: "'\(rootName)' is the repository itself"))
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
    do { return .success(try RelativePath(text)) } catch {
      return .failure(PathProblem(reason: error.reason))
    }
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
      if case .package = form { checkModules(path.components, at: span, &diagnostics) }
    case .failure(let problem):
      diagnostics.add(SpecRules.invalidPath, "'\(text)': \(problem.reason)", at: span)
    }
  }

  private func checkFile(
    _ text: String, _ ending: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    if case .failure(let problem) = file(text) {
      return diagnostics.add(SpecRules.invalidPath, "'\(text)': \(problem.reason)", at: span)
    }
    guard text.hasSuffix(ending) else {
      return diagnostics.add(
        SpecRules.invalidPath, "'\(text)' does not end in '\(ending)'", at: span)
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

  private func checkPositive(_ field: Field, _ diagnostics: inout Diagnostics) {
    guard field.scalar?.kind == .int else { return }
    guard let value = field.int, value > 0 else {
      return diagnostics.add(
        SpecRules.invalidValue, "'\(field.text ?? "")' is no whole number above zero",
        at: field.span)
    }
  }
}

/// Why a text is no path; lower case.
struct PathProblem: Error {
  let reason: String
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
