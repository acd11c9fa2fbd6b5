package import Core
import Documents
package import Files
import Modules
import Specs

/// The machine registry of a repository: where it is, what it is held against, how it grows.
package struct RegistryRun: Sendable {
  /// Of the repository, below its root; `.l9_modules.meta.yaml` may say otherwise.
  private struct Layout {
    var registry = "modules/registry.yaml"
    var specs = "modules/specs"
    var modules = "api/adapters"
  }

  private let folder: Folder
  private let layout: Layout
  private let files: [RelativePath]

  /// - Parameter path: the repository's root on this machine.
  package init(_ path: String) throws(Failure) {
    folder = try Folder(path)
    layout = try Self.layout(folder)
    files = try folder.list().files
  }

  /// Holds the registry against specs and folders.
  package func check() throws(Failure) -> Diagnostics {
    var diagnostics = Diagnostics()
    guard let source = try source(layout.registry) else {
      Registry.reportMissing(at: layout.registry, &diagnostics)
      return diagnostics
    }
    guard let registry = Registry(source, diagnostics: &diagnostics) else { return diagnostics }
    let specs = try specs(&diagnostics)
    registry.check(
      against: specs,
      in: Registry.Surroundings(folders: folders, moduleRoot: layout.modules),
      diagnostics: &diagnostics)
    return diagnostics
  }

  /// The registry with the entries of a published one; nil when something is wrong.
  package func importing(
    _ path: String, diagnostics: inout Diagnostics
  ) throws(Failure) -> (before: Source?, after: Source)? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let bytes = try UserFile.read(path, limit: Limits.standard.fileBytes)
    let current = try source(layout.registry)
    let result = Registry.imported(
      Source(path: name, bytes: bytes), into: current, path: layout.registry,
      diagnostics: &diagnostics)
    return result.map { (current, $0) }
  }

  /// Writes the registry as a whole.
  package func write(_ source: Source) throws(Failure) {
    let place = folder.path + "/" + source.path
    if let slash = place.lastIndex(of: "/") { try OwnFiles.makeFolder(String(place[..<slash])) }
    try OwnFiles.write(source.bytes, to: place)
  }

  /// The path of a source on this machine.
  package func diskPath(of path: String) -> String { folder.path + "/" + path }

  // MARK: reading

  private static func layout(_ folder: Folder) throws(Failure) -> Layout {
    var layout = Layout()
    guard let path = try? RelativePath(".l9_modules.meta.yaml"),
      try folder.kind(of: path) == .file
    else { return layout }
    // A contract that cannot be read is reported by 'l9gen scan'.
    var findings = Diagnostics()
    let bytes = try folder.read(path, limit: Limits.standard.fileBytes)
    let file = Documents.read(Source(path: path.string, bytes: bytes), diagnostics: &findings)
    guard let root = file.documents.first?.root else { return layout }
    let contract = Record(root)
    func stated(_ name: String, _ fallback: String) -> String {
      guard let text = contract[name]?.text, let path = try? RelativePath(text) else {
        return fallback
      }
      return path.string
    }
    layout.registry = stated("machineregistryfile", layout.registry)
    layout.specs = stated("specroot", layout.specs)
    layout.modules = stated("moduleroot", layout.modules)
    return layout
  }

  private func source(_ path: String) throws(Failure) -> Source? {
    guard let relative = try? RelativePath(path), try folder.kind(of: relative) == .file else {
      return nil
    }
    return Source(
      path: path, bytes: try folder.read(relative, limit: Limits.standard.fileBytes))
  }

  /// Folders right below that of the modules.
  private var folders: [String] {
    let head = layout.modules + "/"
    let names = files.map(\.string).filter { $0.hasPrefix(head) }.compactMap { path -> String? in
      let rest = path.dropFirst(head.utf8.count)
      return rest.firstIndex(of: "/").map { head + rest[..<$0] }
    }
    let others = files.map { $0.string.split(separator: "/").dropLast().joined(separator: "/") }
    return Set(names + others).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Units of the specs beneath the folder of specs, then of those beside their code.
  private func specs(_ diagnostics: inout Diagnostics) throws(Failure) -> [Unit] {
    let roots = [layout.specs + "/", layout.modules + "/"]
    var units: [Unit] = []
    var known: Set<String> = []
    for (index, root) in roots.enumerated() {
      for file in files
      where file.string.hasPrefix(root) && Documents.kind(ofPath: file.string) != nil {
        if index > 0, !file.name.hasPrefix("Module-Spec") { continue }
        guard let source = try source(file.string) else { continue }
        for unit in Self.units(of: source, &diagnostics)
        where index == 0 || !known.contains(unit.id.string) {
          units.append(unit)
          known.insert(unit.id.string)
        }
      }
    }
    return units
  }

  private static func units(of source: Source, _ diagnostics: inout Diagnostics) -> [Unit] {
    var findings = Diagnostics()
    let file = Documents.read(source, diagnostics: &findings)
    guard file.documents.contains(where: { SpecKind.isModule($0.root) }) else { return [] }
    let collection = Collection.read(files: [file], name: "registry", diagnostics: &findings)
    for finding in findings.sorted where finding.severity == .error { diagnostics.add(finding) }
    return collection.units.filter { $0.kind == .module }
  }
}
