import Core
import Files
import Modules
import Specs

/// Puts the modules of a collection into the files that their specs allow to be modified.
///
/// Only our own lines change, so that a second run changes nothing, and a module that left the
/// collection leaves no line behind.
struct ModuleWiring {
  let collection: String
  /// In the order of the plan.
  let specs: [ModuleSpec]
  /// The bytes of a file of the target repository; nil when there is none.
  let read: (RelativePath) throws(Failure) -> [UInt8]?
  /// The bytes of `checks/wire.py` of the template folder.
  let program: [UInt8]
  let interpreter: PythonInterpreter

  /// Which files hold lines of ours: it stands beside the other records of the collection.
  static func record(of collection: String) -> RelativePath {
    RelativePath(literal: "extractions/\(collection)/wired_files.json")
  }

  /// Every file that is to be written, the record of them included; none when nothing is wired.
  func edits(_ diagnostics: inout Diagnostics) throws(Failure) -> [OutputFile] {
    let record = Self.record(of: collection)
    let before = try files(in: read(record))
    let wanted = allowed
    var wired: [RelativePath] = []
    var edits: [OutputFile] = []
    // sorted: by path
    for path in Set(before + wanted.map(\.path)).sorted() {
      let specs = wanted.filter { $0.path == path }.map(\.spec)
      guard let bytes = try read(path) else { continue }
      guard let text = try edit(path, bytes, specs, &diagnostics) else { continue }
      if !specs.isEmpty { wired.append(path) }
      if !text.elementsEqual(bytes) { edits.append(OutputFile(path, text)) }
    }
    if wired.isEmpty && before.isEmpty { return edits }
    let json: JSON = .record([
      ("version", .int(1)), ("files", .strings(wired.map(\.string))),
    ])
    return edits + [OutputFile(record, json.documentBytes)]
  }

  /// Python files that exist in the platform and that a spec allows to be modified.
  private var allowed: [(path: RelativePath, spec: ModuleSpec)] {
    specs.flatMap { spec in
      spec.repository.modifiedFiles.compactMap { file in
        guard file.string.hasSuffix(".py"), let path = try? RelativePath(file.string) else {
          return nil
        }
        return (path, spec)
      }
    }
  }

  private func files(in bytes: [UInt8]?) -> [RelativePath] {
    // A record that cannot be read is written anew; lines of ours are found by their marks.
    guard let bytes, let json = try? JSON(parsing: bytes) else { return [] }
    return (json["files"]?.array ?? []).compactMap { $0.string.flatMap { try? RelativePath($0) } }
  }

  /// nil with a finding when it is not clear where the lines belong.
  private func edit(
    _ path: RelativePath, _ bytes: [UInt8], _ specs: [ModuleSpec],
    _ diagnostics: inout Diagnostics
  ) throws(Failure) -> [UInt8]? {
    let answer = try ask(String(decoding: bytes, as: UTF8.self), specs)
    if let text = answer["text"]?.string { return Array(text.utf8) }
    let problem = answer["problem"]
    let source = Source(path: path.string, bytes: bytes)
    let places = (problem?["lines"]?.array ?? []).compactMap(\.int).map {
      Self.span($0, of: source)
    }
    let allowing = specs.first?.repository.modifiedFiles.first { $0.string == path.string }
    diagnostics.add(
      WiringRules.unclear, "\(problem?["message"]?.string ?? "the file cannot be edited")",
      at: places.first ?? Span(source, 0, 0),
      notes: places.dropFirst().map { .init("and here", at: $0) }
        + [.init("the spec allows the file to be modified", at: allowing?.span)],
      help: "call 'install' of each module there yourself, and take the file off the list")
    return nil
  }

  private func ask(_ text: String, _ specs: [ModuleSpec]) throws(Failure) -> JSON {
    let request: JSON = .record([
      ("text", .string(text)), ("collection", .string(collection)),
      (
        "modules",
        .array(
          specs.map { spec in
            let id = spec.unit.id.string
            let package = spec.unit.rootPath.components.joined(separator: ".")
            return .record([
              ("import", .string("from \(package) import install as install_\(id)")),
              ("call", .string("install_\(id)({app}, os.environ)")),
            ])
          })
      ),
    ])
    return try PythonProgram.run(program, named: "wire.py", request, with: interpreter)
  }

  /// A whole line of a file.
  static func span(_ line: Int, of source: Source) -> Span {
    let starts = [0] + source.bytes.indices.filter { source.bytes[$0] == 0x0A }.map { $0 + 1 }
    let start = starts[min(max(line - 1, 0), starts.count - 1)]
    let end = source.bytes[start...].firstIndex(of: 0x0A) ?? source.bytes.count
    let first = source.bytes[start..<end].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? start
    return Span(source, first, end)
  }
}

/// A program of the template folder that reads one JSON file and prints another.
enum PythonProgram {
  static func run(
    _ program: [UInt8], named name: String, _ request: JSON, with interpreter: PythonInterpreter
  ) throws(Failure) -> JSON {
    try ScratchFolder.using(in: Surroundings.temporaryFolder) { scratch throws(Failure) in
      try OwnFiles.write(program, to: scratch + "/" + name)
      try OwnFiles.write(request.canonicalBytes, to: scratch + "/request.json")
      var command = ChildProcess.Command([
        interpreter.path, "-I", scratch + "/" + name, scratch + "/request.json",
      ])
      command.environment = Surroundings.plain
      command.outputLimit = 64 << 20
      let outcome = try ChildProcess.run(command)
      if outcome.isSuccess, let json = try? JSON(parsing: outcome.output.bytes) { return json }
      let last = outcome.errors.text.split(separator: "\n").suffix(3).joined(separator: "\n")
      throw Failure(
        CheckRules.gateReport, .badData, "'\(name)' left no answer",
        help: last.isEmpty ? nil : "it printed last:\n\(last)")
    }
  }
}
