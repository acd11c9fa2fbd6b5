import Core
import Files
import Jinja

/// Keeps what each template saw, so that another engine can render the same and compare.
final class Recorder {
  private var seen: [(template: Template, context: ValueMap)] = []

  func note(_ template: Template, _ context: ValueMap) { seen.append((template, context)) }

  /// Writes `<n>.json`, which names template, context and output, and the output as `<n>.out`: the
  /// rendered text before the metadata block is put in.
  func write(to folder: String) throws(Failure) {
    try OwnFiles.makeFolder(folder)
    var renderer = Renderer()
    for (index, item) in seen.enumerated() {
      // What could not be rendered was reported before.
      guard let rendering = try? renderer.render(item.template, item.context) else { continue }
      let record: JSON = .record([
        ("template", .string(item.template.name)), ("context", Value.map(item.context).json),
        ("output", .string("\(index + 1).out")),
      ])
      try OwnFiles.write(rendering.bytes, to: "\(folder)/\(index + 1).out")
      try OwnFiles.write(record.documentBytes, to: "\(folder)/\(index + 1).json")
    }
  }
}
