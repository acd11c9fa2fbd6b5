import Core
import Files
import Jinja

/// One template rendered with many contexts, as the pipeline does it.
struct RenderBench {
  private let template: Template
  private let contexts: [ValueMap]

  /// - Parameter contexts: a file with a JSON list of objects.
  init(folder: String, template name: String, contexts: String) throws(Problem) {
    let source = Source(path: name, bytes: try Self.bytes(of: folder + "/" + name))
    var diagnostics = Diagnostics()
    let templates = TemplateSet(sources: [source], diagnostics: &diagnostics)
    if let problem = Problem(diagnostics) { throw problem }
    guard let template = templates[name] else { throw Problem(text: "there is no '\(name)'") }
    self.template = template
    self.contexts = try Self.contexts(in: try Self.bytes(of: contexts))
  }

  private static func bytes(of path: String) throws(Problem) -> [UInt8] {
    try reading { () throws(Failure) in try UserFile.read(path, limit: 64 << 20) }
  }

  private static func contexts(in bytes: [UInt8]) throws(Problem) -> [ValueMap] {
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch {
      throw Problem(text: "the contexts are no JSON: \(error.reason)")
    }
    return (json.array ?? []).map { item in
      var context = ValueMap()
      for member in item.members ?? [] { context[member.name] = value(of: member.value) }
      return context
    }
  }

  private static func value(of json: JSON) -> Value {
    switch json {
    case .null: return .none
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .string(let text): return .string(text)
    case .array(let items): return .list(items.map(value))
    case .object(let members):
      var map = ValueMap()
      for member in members { map[member.name] = value(of: member.value) }
      return .map(map)
    }
  }

  /// Every context once, in order; a peer's output can be compared with it.
  func output() throws(Problem) -> String {
    var renderer = Renderer()
    var text = ""
    for context in contexts {
      do { text += try renderer.render(template, context).text } catch {
        throw Problem(text: DiagnosticText().render(error.diagnostic))
      }
    }
    return text
  }

  /// Every context once; the output is made and dropped.
  func round() {
    var renderer = Renderer()
    for context in contexts {
      // `output` has shown that nothing fails; a failure here would only be slower.
      blackHole(try? renderer.render(template, context).bytes.count)
    }
  }
}

/// Keeps the optimiser from removing work whose result nobody reads.
@inline(never) func blackHole<Result>(_ result: Result) {}
