import Core
import Files
import Generation
import Git
import Jinja
import MCP
import Specs

extension Toolbox {
  /// Units in build order; with one named, its files too.
  func describe(_ arguments: Arguments) throws(Failure) -> ToolAnswer {
    let repository = try confinement.repository()
    let request = try request(arguments.required("collection"))
    let inputs = try Inputs.read(request.collection, in: workspace)
    var diagnostics = Diagnostics()
    let survey = Survey(inputs, request.survey, repository: repository, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return failure(diagnostics, of: request.collection) }
    let places = SchemaPlaces(of: request.collection, in: workspace, confinement)
    guard let id = arguments["unit"] else {
      let all = survey.unitsInOrder
      let page = arguments.page(all.count)
      let rows = all[page].map { UnitRow($0, survey, places) }
      return Self.answer(
        rows.map(\.text).joined() + Self.rest(page, of: all.count, "units"),
        Self.description(rows, [], all.count))
    }
    guard let unit = survey.collection.units.first(where: { $0.id.string == id }) else {
      throw Failure(
        AssistantRules.unknownUnit, .badData, "'\(request.collection)' has no unit '\(id)'",
        help: Suggestion.help(for: id, in: survey.collection.units.map(\.id.string))
          ?? "l9gen_describe without 'unit' lists them")
    }
    return try describe(unit, UnitRow(unit, survey, places), request, repository, arguments)
  }

  private func describe(
    _ unit: Unit, _ row: UnitRow, _ request: ExtractionRequest, _ repository: Repository,
    _ arguments: Arguments
  ) throws(Failure) -> ToolAnswer {
    var request = request
    request.fallbackTime = Timestamp(seconds: 0)
    var diagnostics = Diagnostics()
    guard
      let blueprinted = try Blueprinted.make(
        request, in: workspace, repository: repository, diagnostics: &diagnostics)
    else { return failure(diagnostics, of: request.collection) }
    let files = Array(blueprinted.plan.files(of: unit.id))
    let page = arguments.page(files.count)
    var text = row.text
    for file in files[page] {
      text += "  \(file.place ?? file.path)  \(file.owner.word)  \(file.template.name)\n"
    }
    return Self.answer(
      text + Self.rest(page, of: files.count, "files"),
      Self.description([row], files[page].map(Self.json), files.count))
  }

  private static func json(_ file: PlannedFile) -> JSON {
    .record([
      ("path", .string((file.place ?? file.path).string)), ("owner", .string(file.owner.word)),
      ("template", .string(file.template.name)), ("reason", .string(file.reason)),
    ])
  }

  private static func description(_ units: [UnitRow], _ files: [JSON], _ total: Int) -> JSON {
    .record([
      ("units", .array(units.map(\.json))), ("files", .array(files)), ("total", .int(total)),
    ])
  }

  /// What of a list is not shown, and how to see it.
  static func rest(_ page: Range<Int>, of count: Int, _ what: String) -> String {
    if page.upperBound == count { return "" }
    return "\(count - page.upperBound) more \(what): offset \(page.upperBound)\n"
  }
}

extension TemplatePack.Owner {
  /// Whose edits a file is for.
  fileprivate var word: String {
    switch self {
    case .generated: "generated"
    case .createdOnce: "yours"
    }
  }
}

/// Turns places in a collection into places below the server's folder.
struct SchemaPlaces {
  private let location: String?
  private let isFile: Bool
  private let directory: String

  init(of collection: String, in workspace: Workspace, _ confinement: Confinement) {
    let place = Inputs.locate(collection, in: workspace)
    location = place.flatMap { confinement.relative($0) }
    isFile = place.map { UserFile.isFile($0) } ?? false
    directory = workspace.directory
  }

  /// The path of an input as one that can be opened; another as it is, such as a template's.
  func file(_ path: String) -> String {
    guard let location else { return path }
    if isFile { return location.hasSuffix(path) ? location : path }
    let inside = location == "." ? path : location + "/" + path
    return UserFile.isFile(Workspace.join(directory, inside)) ? inside : path
  }

  /// The reason for a change, in which an input comes first: `agents.yaml:41:5, agent.py.j2:3`.
  func reason(_ reason: String) -> String {
    let path = reason.prefix { $0 != ":" && $0 != "," }
    return file(String(path)) + reason.dropFirst(path.count)
  }

  /// For instance `input_schemas/starter/agents.yaml:41:5` for `agents.yaml:41:5`.
  func place(_ place: String) -> String {
    guard let location else { return place }
    if !isFile { return location == "." ? place : location + "/" + place }
    let parts = place.split(separator: ":", omittingEmptySubsequences: false)
    return ([location[...]] + parts.suffix(2)).joined(separator: ":")
  }
}

private struct UnitRow {
  let unit: Unit
  let wave: Int
  let needs: [String]
  let place: String

  init(_ unit: Unit, _ survey: Survey, _ places: SchemaPlaces) {
    self.unit = unit
    wave = survey.waves.level(of: unit.id) ?? 0
    // sorted: by bytes
    needs = Set(survey.graph.dependencies(of: unit.id).map(\.dependency)).sorted().map(\.string)
    place = places.place(unit.span.location)
  }

  var text: String {
    let needs = needs.isEmpty ? "" : "  needs \(needs.joined(separator: ", "))"
    return "\(wave)  \(unit.kind.rawValue)  \(unit.id)  \(place)\(needs)\n"
  }

  var json: JSON {
    .record([
      ("id", .string(unit.id.string)), ("kind", .string(unit.kind.rawValue)),
      ("name", .string(unit.name)), ("wave", .int(wave)), ("needs", .strings(needs)),
      ("schema", .string(place)),
    ])
  }
}
