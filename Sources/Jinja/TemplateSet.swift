package import Core

/// Parsed files by name.
struct Library: Sendable {
  struct Parsed: Sendable {
    let source: Source
    let tree: Tree
  }

  var files: [String: Parsed] = [:]
  /// All names, sorted by bytes.
  var names: [String] = []
}

/// A compiled template with everything it includes, imports and extends.
package final class Template: Sendable {
  package let name: String
  package let language: Language
  /// SHA-256 over the template and all files it refers to, in the order of their first use.
  package let digest: Digest
  /// The chains of attributes read from the context, `["agent", "rules"]`, sorted, once each.
  package let reads: [[String]]
  /// What every rendering gives, when that is one text without any expression.
  package let literal: String?
  let program: Program

  init(name: String, language: Language, digest: Digest, reads: [[String]], program: Program) {
    self.name = name
    self.language = language
    self.digest = digest
    self.reads = reads
    self.program = program
    literal = program.literal
  }

  /// Whether a file of that name is part of it: itself, or included, imported or extended.
  package func holds(_ name: String) -> Bool { program.sources.contains { $0.path == name } }

  /// The part of the template that wrote a stretch of output.
  package func span(of segment: Segment) -> Span { program.span(at: Int(segment.site)) }
}

/// A compiled expression, for conditions outside templates.
package final class Expression: Sendable {
  package let text: String
  package let reads: [[String]]
  let program: Program

  init(text: String, reads: [[String]], program: Program) {
    self.text = text
    self.reads = reads
    self.program = program
  }
}

/// All templates of a run, parsed once; they can only refer to each other.
package struct TemplateSet: Sendable {
  private var templates: [String: Template] = [:]
  /// Names of the templates, sorted by bytes.
  package private(set) var names: [String] = []

  /// Reads every source; `path` is its name. What cannot be compiled is reported and left out.
  package init(sources: [Source], diagnostics: inout Diagnostics) {
    var library = Library()
    // sorted: by bytes, so that findings do not depend on the order of the sources
    for source in sources.sorted(by: { precedes($0.path, $1.path) }) {
      if library.files[source.path] != nil {
        diagnostics.add(
          TemplateRule.duplicate, "the template '\(source.path)' occurs twice",
          at: Span(source, 0, 0))
        continue
      }
      do throws(SyntaxFailure) {
        library.files[source.path] = Library.Parsed(source: source, tree: try parse(source))
        library.names.append(source.path)
      } catch {
        diagnostics.add(error.diagnostic)
      }
    }
    for name in library.names {
      do throws(SyntaxFailure) {
        templates[name] = try compile(name, in: library)
        names.append(name)
      } catch {
        diagnostics.add(error.diagnostic)
      }
    }
  }

  /// The template of that name.
  package subscript(name: String) -> Template? { templates[name] }

  /// A template given as text, such as an output path in a manifest; it refers to no files.
  /// `span` is where the text stands.
  package static func inline(
    _ text: String, at span: Span, language: Language
  ) throws(RenderFailure) -> Template {
    do throws(SyntaxFailure) {
      let (source, range) = place(text, at: span)
      var lexer = Lexer(source, in: range)
      var parser = Parser(source, try lexer.run())
      let parsed = Library.Parsed(source: source, tree: try parser.template())
      return try compile(span.source.path, parsed, language, Library())
    } catch {
      throw RenderFailure(diagnostic: error.diagnostic)
    }
  }

  /// An expression given as text, such as a condition in a manifest.
  package static func expression(
    _ text: String, at span: Span
  ) throws(RenderFailure) -> Expression {
    do throws(SyntaxFailure) {
      let (source, range) = place(text, at: span)
      var lexer = Lexer(source, in: range)
      var parser = Parser(source, try lexer.runExpression())
      let expression = try parser.wholeExpression()
      var compiler = Compiler(Library(), .text)
      let parsed = Library.Parsed(source: source, tree: Tree(body: []))
      try compiler.compileExpression(expression, parsed)
      return Expression(text: text, reads: compiler.sortedReads, program: compiler.program)
    } catch {
      throw RenderFailure(diagnostic: error.diagnostic)
    }
  }

  /// Where inline text really stands in its file; text that was decoded on the way (escapes,
  /// folded lines) becomes a source of its own under the same path.
  private static func place(_ text: String, at span: Span) -> (Source, Range<Int>) {
    let bytes = Array(text.utf8)
    let end = min(span.end + bytes.count + 2, span.source.bytes.count)
    if let start = firstIndex(of: bytes, in: span.source.bytes, from: span.start),
      !bytes.isEmpty, start + bytes.count <= end
    {
      return (span.source, start..<start + bytes.count)
    }
    let source = Source(path: span.location, bytes: bytes)
    return (source, 0..<bytes.count)
  }
}

private func parse(_ source: Source) throws(SyntaxFailure) -> Tree {
  var lexer = Lexer(source, in: 0..<source.bytes.count)
  var parser = Parser(source, try lexer.run())
  return try parser.template()
}

private func compile(_ name: String, in library: Library) throws(SyntaxFailure) -> Template {
  guard let parsed = library.files[name] else { preconditionFailure("the name is of the library") }
  return try compile(name, parsed, Language(ofTemplate: name), library)
}

private func compile(
  _ name: String, _ parsed: Library.Parsed, _ language: Language, _ library: Library
) throws(SyntaxFailure) -> Template {
  var compiler = Compiler(library, language)
  try compiler.compileTemplate(name, parsed)
  let used = compiler.used.map { file in
    "\(file)\n\((library.files[file] ?? parsed).source.digest.hex)\n"
  }
  return Template(
    name: name, language: language, digest: Digest(of: used.joined()),
    reads: compiler.sortedReads, program: compiler.program)
}

extension Compiler {
  /// sorted: by bytes, part by part
  fileprivate var sortedReads: [[String]] {
    reads.sorted { left, right in
      for (a, b) in zip(left, right) where a != b { return precedes(a, b) }
      return left.count < right.count
    }
  }
}
