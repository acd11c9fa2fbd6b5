import Jinja
import Specs

/// What an agent and its folders are called.
struct AgentNames: Sendable {
  let id: String
  let name: Text
  /// Folder below the target repository.
  let directory: String
  /// Dotted name of that folder.
  let package: String
  /// Begins the names of its classes.
  let prefix: String
  let constant: String
  let rootPath: Text

  /// Nil when the root path cannot become a package.
  init?(_ reader: inout SchemaReader) {
    let root = reader.line(reader.section("rootpath"))
    guard let place = Naming.package(of: root.string) else { return nil }
    directory = place.directory
    package = place.package
    id = place.package.split(separator: ".").last.flatMap { Names.snake(String($0)) } ?? ""
    guard let prefix = Naming.className(id), let constant = Naming.constant(id) else { return nil }
    self.prefix = prefix
    self.constant = constant
    rootPath = root
    let name = reader.line(reader.section("name"))
    self.name = name.isEmpty ? root.becoming(id) : name
  }

  var upper: String { id.utf8.map(\.raised).text }
  var environmentPrefix: String { "L9_\(upper)_" }

  var className: String { "\(prefix)Agent" }

  /// The name where space is scarce.
  var label: Text { name.becoming(String(name.string.unicodeScalars.prefix(48))) }

  /// Turns the agent off.
  var flag: Text { Text("L9_ENABLE_\(upper)", rootPath.origin) }

  func write(to map: inout ValueMap) {
    map["id"] = .string(id, rootPath.origin)
    map["name"] = name.value
    map["label"] = label.value
    map["prefix"] = .string(prefix)
    map["class_name"] = .string(className)
    map["constant"] = .string(constant)
    map["rootpath"] = rootPath.value
    map["directory"] = .string(directory, rootPath.origin)
    map["package"] = .string(package, rootPath.origin)
    map["code_path"] = .string("code/\(directory)")
    map["tests_path"] = .string("tests/\(directory)")
    map["env_prefix"] = .string(environmentPrefix)
    map["flag"] = flag.value
  }
}

extension SchemaReader {
  /// Titles, version, owner and days.
  mutating func writeIdentity(_ names: AgentNames, to map: inout ValueMap) {
    let id = names.rootPath.becoming(names.id)
    let system = line(section("system"))
    let title = line(section("title"))
    let created = line(section("created"))
    let updated = line(section("updated"))
    let version = line(section("version"))
    map["title"] = Self.first(title, system, id)
    map["system"] = Self.first(system, names.name, id)
    map["role"] = Self.first(line(section("role")), system)
    map["description"] = line(section("description")).value
    map["version"] = Self.first(version, Text("1.0.0", .none))
    map["owner"] = line(section("owner")).value
    map["created"] = created.value
    map["updated"] = Self.first(updated, created)
    map["domain"] = domain(names).value
  }

  /// The first shared domain, the declared domain, or the agent itself.
  private mutating func domain(_ names: AgentNames) -> Text {
    let shared = lines(section("integration", "shareddomains")).first
    let declared = shared ?? line(section("domain"))
    let text = declared.isEmpty ? names.rootPath.becoming(names.id) : declared
    let slug = Self.slug(text.string)
    return text.becoming(slug.isEmpty ? names.id : slug)
  }

  // Static, since a method on `self` would copy the origins before it reads its arguments.
  private static func first(_ texts: Text...) -> Value {
    (texts.first { !$0.isEmpty } ?? .empty).value
  }

  /// Lower case, every run of other characters one `_`, none at the ends.
  static func slug(_ text: String) -> String {
    text.utf8.split { !$0.isWord || $0 == UInt8(ascii: "_") }.map(\.lowered.text)
      .joined(separator: "_")
  }
}
