import Core
import Documents
import Files
import Modules
import Specs

/// What the contracts beside a module's code say of its wiring: `wiring.meta.yaml` and
/// `module.meta.yaml`, as their owner has them.
struct ModuleFittings {
  /// The name of the module's own compose service.
  let service: ModuleText
  /// Services that come first, by the names of the contract or the spec.
  let needed: [ModuleText]
  /// Segments of memory that the module reads or writes, each once.
  let segments: [ModuleText]
  /// Files that the contracts name for wiring, as they write them.
  let files: [ModuleText]
  let substrateAdapter: ModuleText?
  let toolRegistry: ModuleText?

  init(
    _ spec: ModuleSpec, read: (RelativePath) throws(Failure) -> [UInt8]?
  ) throws(Failure) {
    let wiring = try Self.contract("wiring.meta.yaml", of: spec, read)
    let module = try Self.contract("module.meta.yaml", of: spec, read)
    let standard = "l9-" + spec.unit.id.string.replacing("_", with: "-")
    service =
      Self.text("deployment.docker_service_name", wiring)
      ?? ModuleText(standard, at: spec.place("metadata", "module_id"))
    needed = Self.texts("deployment.depends_on", wiring) ?? spec.wiring.dependsOn
    var names: Set<String> = []
    let memory = ["segments_read", "segments_written"].flatMap {
      Self.texts("wiring.memory." + $0, module) ?? []
    }
    segments = memory.filter { names.insert($0.string).inserted }
    substrateAdapter = Self.text("wiring.memory.substrate_adapter", module)
    let registries = [
      Self.text("task_routing.registry_file", wiring),
      Self.text("wiring.tools.tool_registry_file", module),
    ]
    toolRegistry = registries.lazy.compactMap(\.self).first
    files = registries.compactMap(\.self)
  }

  /// Those of the services of a compose file that come first, by their own names.
  func dependencies(among services: Set<String>) -> [String] {
    var seen: Set<String> = []
    return needed.compactMap { need in
      let name = need.string
      let spellings = [name, name.replacing(".", with: "-"), name.replacing("_", with: "-")]
      return spellings.first { services.contains($0) }
    }.filter { seen.insert($0).inserted }
  }

  private static func contract(
    _ name: String, of spec: ModuleSpec, _ read: (RelativePath) throws(Failure) -> [UInt8]?
  ) throws(Failure) -> Record? {
    let path = spec.unit.rootPath.appending(RelativePath(literal: name))
    guard let bytes = try read(path) else { return nil }
    // A contract that cannot be read is reported by 'l9gen scan'.
    var findings = Diagnostics()
    let file = Documents.read(Source(path: path.string, bytes: bytes), diagnostics: &findings)
    return file.documents.first.map { Record($0.root) }
  }

  private static func field(_ path: String, _ contract: Record?) -> Field? {
    var record = contract
    var field: Field?
    for name in path.split(separator: ".") {
      field = record?[Record.normalised(String(name))]
      record = field?.record
    }
    return field
  }

  private static func text(_ path: String, _ contract: Record?) -> ModuleText? {
    guard let field = field(path, contract), let text = field.text, !text.isEmpty else {
      return nil
    }
    return ModuleText(text, at: field.span)
  }

  private static func texts(_ path: String, _ contract: Record?) -> [ModuleText]? {
    field(path, contract)?.list.map { items in
      items.compactMap { item in item.text.map { ModuleText($0, at: item.span) } }
    }
  }
}
