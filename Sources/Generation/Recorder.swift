import Core
import Files
import Jinja

/// Keeps what each template saw, so that another engine can render the same and compare.
final class Recorder {
  private(set) var seen: [(file: PlannedFile, context: ValueMap)] = []
  /// Where the values of the contexts came from.
  private let origins: Origins

  init(origins: Origins) { self.origins = origins }

  func note(_ file: PlannedFile, _ context: ValueMap) { seen.append((file, context)) }

  /// Writes `<n>.json`, which names template, context, output and spans, and the output as `<n>.out`:
  /// the rendered text before the metadata block is put in. A span says from which byte of the
  /// output on which place of the template wrote, and which place of a schema the value came from.
  func write(to folder: String) throws(Failure) {
    try OwnFiles.makeFolder(folder)
    var renderer = Renderer(recordsSegments: true)
    for (index, item) in seen.enumerated() {
      // What could not be rendered was reported before.
      guard
        let rendering = try? renderer.render(
          item.file.template, item.context, budget: item.file.budget)
      else { continue }
      let record: JSON = .record([
        ("template", .string(item.file.template.name)), ("context", Value.map(item.context).json),
        ("output", .string("\(index + 1).out")),
        ("spans", .array(rendering.segments.map { span($0, of: item.file.template) })),
      ])
      try OwnFiles.write(rendering.bytes, to: "\(folder)/\(index + 1).out")
      try OwnFiles.write(record.documentBytes, to: "\(folder)/\(index + 1).json")
    }
  }

  private func span(_ segment: Segment, of template: Template) -> JSON {
    .array([
      .int(Int(segment.start)), .string(template.span(of: segment).location),
      origins[segment.origin].map { .string($0.location) } ?? .null,
    ])
  }
}
