import Core
import Jinja
import Specs

/// A line of the metadata block: what it means and what it comes from.
struct MetadataField {
  private let field: Metadata.Field?

  /// - Parameter text: one line of a block in any of its forms.
  init(in text: String) {
    let words = text.utf8.split { !(UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == 0x5F) }
    let fields = words.compactMap { Metadata.Field(name: String(decoding: $0, as: UTF8.self)) }
    // In JSON the whole block is one line.
    field = fields.count > 2 ? nil : fields.first
  }

  func meaning(for file: PlannedFile) -> String {
    switch field {
    case .template: "the template that the manifest's row names"
    case .templateVersion: "the version that the manifest's row states"
    case .moduleID: "the id of the unit"
    case .file: "the path that the manifest's row gives"
    case .specHash: "the digest of what the template reads: \(Self.reads(of: file))"
    case .bodyHash: "the digest of the file without its header"
    case .createdAt: "when the schema was made, as it states, else the extraction's time"
    case .updatedAt: "when the schema was changed, as it states, else when it was made"
    case .createdBy, .updatedBy: "the generator's name"
    case nil: "the metadata block"
    }
  }

  private static func reads(of file: PlannedFile) -> String {
    let names = file.template.reads.filter { $0[0] != "dora" }.map { $0.joined(separator: ".") }
    let rest = names.count > 6 ? " and \(names.count - 6) more" : ""
    return (names.isEmpty ? "nothing" : names.prefix(6).joined(separator: ", ")) + rest
  }

  /// The place of the schema that states it.
  func field(for file: PlannedFile, _ blueprinted: Blueprinted) -> SchemaField? {
    guard let schema = file.unit.flatMap({ blueprinted.survey.collection[$0] })?.schema else {
      return nil
    }
    let span: Span?
    switch field {
    case .moduleID:
      span = schema["rootpath"]?.span ?? schema["metadata"]?["moduleid"]?.span
    case .createdAt: span = ExtractionTime.field(of: schema, ExtractionTime.created)?.field.span
    case .updatedAt:
      let dates = ExtractionTime.updated + ExtractionTime.created
      span = ExtractionTime.field(of: schema, dates)?.field.span
    case .template, .templateVersion, .file, .specHash, .bodyHash, .createdBy, .updatedBy, nil:
      span = nil
    }
    return span.map { blueprinted.survey.field(at: $0) }
  }
}
