import Core
import Documents
import Files
import Generation
import Living
import Specs

/// Finds the schema that a generated file comes from, and where it begins there.
struct SchemaLines {
  private let root: Folder
  /// A larger file is named without a line: this is asked before every edit.
  private static let limit = 1 << 20

  init(root: Folder) { self.root = root }

  /// The schema with its line, and the template; what cannot be found out is left away.
  func places(of record: Ledger.Record, _ header: HeaderFacts?) -> [String] {
    var places: [String] = []
    if let schema = schema(of: record, header) { places.append(schema) }
    if let template = header?.template {
      places.append("template \(template)")
    }
    return places
  }

  private func schema(of record: Ledger.Record, _ header: HeaderFacts?) -> String? {
    guard let location = location(of: record.collection) else { return nil }
    guard let source = header?.source, !record.unit.isEmpty else { return location.shown }
    let isFile = UserFile.isFile(location.path)
    let path = isFile ? location.path : location.path + "/" + source
    let shown = isFile ? location.shown : location.shown + "/" + source
    guard let bytes = try? UserFile.read(path, limit: Self.limit) else { return shown }
    // The rest of the collection says nothing about where this unit begins.
    var findings = Diagnostics()
    let file = Documents.read(Source(path: shown, bytes: bytes), diagnostics: &findings)
    let read = Collection.read(files: [file], name: record.collection, diagnostics: &findings)
    let unit = read.units.first { $0.id.string == record.unit }
    return unit?.span.location ?? shown
  }

  /// A collection of the repository.
  private func location(of collection: String) -> (path: String, shown: String)? {
    for ending in ["", ".md", ".yaml", ".yml"] {
      let shown = "input_schemas/\(collection)\(ending)"
      let path = root.path + "/" + shown
      if (try? UserFile.kind(of: path)) != nil { return (path, shown) }
    }
    return nil
  }
}
