import Core
package import Files
package import Generation
package import Git
internal import Living
package import MCP

/// The tools that coding agents are offered, and what they keep from one call to the next.
///
/// They call what the commands call. Texts of schemas reach the model only as values of a result,
/// with nothing hidden in them.
package final class Toolbox {
  package struct Settings {
    package var workspace: Workspace
    /// Everything but the collection.
    package var request: ExtractionRequest
    /// nil: nothing is committed.
    package var branch: (String) throws(Failure) -> BranchName?
    package var author: (Repository) throws(Failure) -> Author
    /// Whether files may be changed.
    package var allowsApply: Bool

    package init(
      workspace: Workspace, request: ExtractionRequest,
      branch: @escaping (String) throws(Failure) -> BranchName?,
      author: @escaping (Repository) throws(Failure) -> Author, allowsApply: Bool
    ) {
      self.workspace = workspace
      self.request = request
      self.branch = branch
      self.author = author
      self.allowsApply = allowsApply
    }
  }

  let settings: Settings
  let confinement: Confinement
  var plans = PlanShelf()

  package init(_ settings: Settings) throws(Failure) {
    self.settings = settings
    confinement = try Confinement(settings.workspace)
  }

  var workspace: Workspace { settings.workspace }

  package var server: Server {
    Server(
      name: "l9gen", version: toolVersion,
      instructions: """
        Files that l9gen generated from schemas are changed by editing the schema, then l9gen_plan \
        and l9gen_apply. Before you edit a file, ask l9gen_explain whether it is generated and where \
        to edit instead.
        """, tools: ToolTable.tools(allowsApply: settings.allowsApply))
  }

  /// Carries a call out; its arguments were checked against the table.
  package func answer(
    _ call: Server.Call, progress: @escaping @Sendable (String) -> Void
  ) -> ToolAnswer {
    let arguments = Arguments(call.arguments)
    do throws(Failure) {
      switch ToolTable.Name(rawValue: call.tool) {
      case .list: return try list()
      case .describe: return try describe(arguments)
      case .check: return try check(arguments, progress)
      case .plan: return try plan(arguments, progress)
      case .apply: return try apply(arguments)
      case .explain: return try explain(arguments)
      case nil: preconditionFailure("only tools of the table are called")
      }
    } catch {
      var diagnostics = Diagnostics()
      diagnostics.add(error.diagnostic)
      return Self.failure(diagnostics)
    }
  }

  /// The request for one collection, which has to lie in the folder of the server.
  func request(
    _ collection: String, _ progress: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Failure) -> ExtractionRequest {
    try confinement.check(collection: collection)
    var request = settings.request
    request.collection = collection
    request.progress = progress
    return request
  }

  /// Findings as the command line shows them.
  static func failure(_ diagnostics: Diagnostics) -> ToolAnswer {
    ToolAnswer(failure: DiagnosticText().render(diagnostics))
  }

  /// What keeps a collection from being generated: the first errors, with paths that can be opened.
  /// The rest is counted, since whoever asks pays for every word.
  func failure(_ diagnostics: Diagnostics, of collection: String) -> ToolAnswer {
    let all = diagnostics.sorted
    let errors = all.filter { $0.severity == .error }
    if errors.isEmpty { return Self.failure(diagnostics) }
    var told = Diagnostics()
    for error in errors.prefix(Self.toldErrors) { told.add(error) }
    let places = SchemaPlaces(of: collection, in: workspace, confinement)
    var text = DiagnosticText(shown: places.file).render(told)
    let more = errors.count - told.sorted.count
    if more > 0 { text += "and \(more) more: mend these first\n" }
    let others = all.count - errors.count
    if others > 0 {
      text += "beside them \(others) warnings and notes: 'l9gen lint \(collection)'\n"
    }
    return ToolAnswer(failure: Plain.text(text))
  }

  private static let toldErrors = 10

  /// The result with nothing hidden in any of its texts.
  static func answer(_ text: String, _ structured: JSON) -> ToolAnswer {
    ToolAnswer(text: Plain.text(text), structured: Plain.json(structured))
  }
}

/// The arguments of a call.
struct Arguments {
  private let json: JSON

  init(_ json: JSON) { self.json = json }

  subscript(name: String) -> String? { json[name]?.string }

  func required(_ name: String) -> String {
    guard let text = self[name] else {
      preconditionFailure("a required argument was checked: \(name)")
    }
    return text
  }

  /// Which part of a long list is wanted.
  func page(_ count: Int) -> Range<Int> {
    let start = min(json["offset"]?.int ?? 0, count)
    return start..<min(count, start + (json["limit"]?.int ?? 50))
  }
}

/// Text of schemas and files as a model may see it: what a terminal would not show is spelled out.
enum Plain {
  static func text(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: isHidden) { return text }
    var plain = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar) {
        var visible = VisibleText()
        visible.append(String(scalar))
        plain += visible.text
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  static func json(_ value: JSON) -> JSON {
    switch value {
    case .string(let string): .string(text(string))
    case .array(let elements): .array(elements.map(json))
    case .object(let members): .object(members.map { .init(text($0.name), json($0.value)) })
    case .null, .bool, .int, .float: value
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && scalar != "\t" && VisibleText.isHidden(scalar)
  }
}
