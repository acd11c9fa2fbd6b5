import Core

/// No two entries of a collection may declare one file, nor a file where another needs a folder.
struct OutputCheck {
  private struct Output {
    let path: RelativePath
    let span: Span
  }

  /// Case-folded path to its first declaration.
  private var outputs: [String: Output] = [:]
  /// Case-folded folder to the first file that needs it.
  private var folders: [String: Output] = [:]

  static func run(_ units: [Unit], _ diagnostics: inout Diagnostics) {
    var check = OutputCheck()
    for unit in units {
      for file in unit.paths.files + unit.paths.docs {
        check.add(file, of: unit, &diagnostics)
      }
      if let manifest = unit.paths.manifest { check.add(manifest, of: nil, &diagnostics) }
    }
    check.reportFolders(&diagnostics)
  }

  private mutating func add(
    _ file: DeclaredPath, of unit: Unit?, _ diagnostics: inout Diagnostics
  ) {
    let output = Output(path: file.path, span: file.span)
    let folded = file.path.folded
    if let first = outputs[folded] { return report(output, against: first, &diagnostics) }
    outputs[folded] = output
    for folder in Folders(of: folded) {
      if folders[folder] != nil { break }
      folders[folder] = output
    }
    if let unit, !file.path.string.hasPrefix(unit.rootPath.string + "/") {
      diagnostics.add(
        SpecRules.outsideRoot, "'\(file.path)' lies outside '\(unit.rootPath)'", at: file.span)
    }
  }

  private func report(
    _ output: Output, against first: Output, _ diagnostics: inout Diagnostics
  ) {
    let isSame = output.path == first.path
    diagnostics.add(
      SpecRules.repeatedOutput,
      isSame
        ? "'\(output.path)' is declared twice"
        : "'\(output.path)' and '\(first.path)' differ only in case",
      at: output.span, notes: [.init("the first is here", at: first.span)],
      help: isSame ? "take one of the two out" : "take one of the two out, or rename it")
  }

  private func reportFolders(_ diagnostics: inout Diagnostics) {
    let clashes = outputs.compactMap { folded, output in
      folders[folded].map { (output: output, inner: $0) }
    }
    // sorted: by path, so that equal inputs give equal findings in equal order
    for (output, inner) in clashes.sorted(by: { $0.output.path < $1.output.path }) {
      diagnostics.add(
        SpecRules.repeatedOutput, "'\(output.path)' is a file, and '\(inner.path)' lies in it",
        at: output.span, notes: [.init("the other is here", at: inner.span)],
        help: "give one of the two another name")
    }
  }
}

/// The folders a path lies in, the innermost first; text in, text out, because paths that were
/// checked once need no second check.
struct Folders: Sequence, IteratorProtocol {
  private var rest: Substring.UTF8View

  init(of path: String) { rest = path[...].utf8 }

  mutating func next() -> String? {
    guard let slash = rest.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    rest = rest[..<slash]
    return String(Substring(rest))
  }
}
