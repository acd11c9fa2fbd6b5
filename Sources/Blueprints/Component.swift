import Core
import Jinja
import Specs

/// One declared file of an agent and the class it becomes.
struct Component: Sendable {
  let file: DeclaredFile
  let archetype: Archetype
  let role: String
  let subject: [String]
  let module: String
  let attribute: String
  let className: String
  var serves: [ServedOperation]
  let testModule: String
  /// Decide which declared names concern it.
  let stems: Stems
  let relations: ComponentRelations
  /// A declared `__init__.py` of the agent's own folder.
  let isRoot: Bool
  /// Names of the operations bound to it.
  var operations: [Text] = []
  /// The agent a client calls.
  var partner: Value = .none
  /// Constructor arguments with the expressions of the assembly.
  var arguments: [Value] = []
  /// The agent's package, which holds the models.
  var agentPackage = ""
  /// What the glue states of it, with the names of what its functions take and give.
  var functions: [(stated: StatedFunction, types: FunctionTypes)] = []
  /// What a declared `__init__.py` exports.
  var members: [ImportPath] = []

  var isPackage: Bool { archetype.kind == .package }
  var isInspector: Bool { archetype.inspects && !isPackage }
  var isChecker: Bool { isInspector && archetype.name == "checker" }

  /// The file's place as the agent's other files are named.
  var name: String { file.below.isEmpty ? file.whole : file.below }

  var package: String { isPackage ? module : Self.parent(of: module) }

  var title: String {
    let words = subject + (role == "extension" ? [] : [role])
    return Self.capitalised(words.joined(separator: " "))
  }

  /// Prefixes the facts it reports.
  var fact: String {
    if !subject.isEmpty { return subject.joined(separator: "_") }
    var name = Names.snake(role) ?? role
    while name.hasSuffix("_") { name.removeLast() }
    return name
  }

  /// The extension point: module, type and the name of its override.
  var slot: Value {
    guard let slot = archetype.slot, !isPackage else { return .none }
    let parts = ServedOperation.resolve(slot, className, module)
    return .map([
      "name": .string(attribute), "type": .string(parts.name), "import": .string(parts.text),
      "module": .string(parts.module),
    ])
  }

  static func parent(of module: String) -> String {
    guard let dot = module.utf8.lastIndex(of: UInt8(ascii: ".")) else { return module }
    return String(module[..<dot])
  }

  /// `High Value` and `HIGH value` become `High value`.
  static func capitalised(_ text: String) -> String {
    var bytes = Names.words(text).joined(separator: " ").utf8.map(\.self)
    if let first = bytes.first { bytes[0] = first.raised }
    return bytes.text
  }
}

/// A path of `generatefiles`: below the agent's folder (empty when elsewhere) and below the target
/// repository.
struct DeclaredFile: Hashable, Sendable {
  let below: String
  let whole: String
  let origin: Origin

  var stem: String { withoutEnding(Bytes.last(of: whole)) }

  var text: Text { Text(below.isEmpty ? whole : below, origin) }

  func withoutEnding(_ path: String) -> String {
    path.hasSuffix(".py") ? String(path.dropLast(3)) : path
  }

  static func == (left: DeclaredFile, right: DeclaredFile) -> Bool {
    left.below == right.below && left.whole == right.whole
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(below)
    hasher.combine(whole)
  }
}

/// `module:Name`
struct ImportPath: Sendable {
  let module: String
  let name: String

  init(_ text: String) {
    let colon = text.utf8.lastIndex(of: UInt8(ascii: ":"))
    module = colon.map { String(text[..<$0]) } ?? ""
    name = colon.map { String(text[text.utf8.index(after: $0)...]) } ?? text
  }

  init(module: String, name: String) {
    self.module = module
    self.name = name
  }

  var text: String { "\(module):\(name)" }
}

/// One method of a component that can serve an operation, its types resolved.
struct ServedOperation: Sendable {
  let method: String
  let words: [Term]
  let isGet: Bool
  let isArchived: Bool
  let request: ImportPath
  let response: ImportPath

  init(_ service: Archetype.Service, className: String, module: String) {
    method = service.method
    words = service.words
    isGet = service.isGet
    isArchived = service.isArchived
    request = Self.resolve(service.request, className, module)
    response = Self.resolve(service.response, className, module)
  }

  /// A function that the glue states.
  init(_ function: StatedFunction, _ types: FunctionTypes, module: String) {
    method = function.name
    words = Names.words(function.name).prefix(1).map { Term(Text($0, .none)) }
    isGet = function.isGet
    isArchived = false
    request = ImportPath(module: module, name: types.request)
    response = types.response
  }

  /// What the controller's base answers itself.
  init(builtIn kind: String, request: String, response: String) {
    method = "answer_\(kind)"
    words = []
    isGet = true
    isArchived = false
    self.request = ImportPath(request)
    self.response = ImportPath(response)
  }

  static func resolve(_ text: String, _ className: String, _ module: String) -> ImportPath {
    let marker = "{Class}"
    let filled =
      text.hasPrefix(marker) ? className + text.dropFirst(marker.utf8.count) : text
    let path = ImportPath(filled)
    return path.module.isEmpty ? ImportPath(module: module, name: path.name) : path
  }

  var value: Value {
    .map([
      "method": .string(method), "words": .texts(words.map(\.text)), "get": .bool(isGet),
      "archived": .bool(isArchived), "request": .string(request.name),
      "request_import": .string(request.text), "response": .string(response.name),
      "response_import": .string(response.text),
    ])
  }
}
