/// The results of `why`, `impact`, `reproduce` and `--affected-by`.
enum PublishedTraces {
  private static let place: ResultShape = .record([
    .init("path", .text), .init("line", .whole), .init("column", .whole),
  ])

  private static let field: ResultShape = .record([
    .init("place", place), .init("bytes", .list(.whole)), .init("pointer", .nullable(.text)),
    .init("text", .text),
  ])

  private static let step: ResultShape = .record([
    .init("kind", .words(["include", "extends", "call"])), .init("name", .text),
    .init("place", place),
  ])

  private static let piece: ResultShape = .record([
    .init("columns", .list(.whole)), .init("text", .text), .init("template", place),
    .init("expression", .text), .init("literal", .flag), .init("steps", .list(step)),
    .init("metadata", .nullable(.text)), .init("schema", .nullable(field)),
  ])

  static let why: [ResultMember] = [
    .init("collection", .text), .init("path", .text), .init("place", .nullable(.text)),
    .init("line", .whole), .init("generated_line", .nullable(.whole)),
    .init("standing", .words(["generated", "differs", "added"])), .init("record", .flag),
    .init("text", .text), .init("pieces", .list(piece)),
    .init(
      "row", .record([.init("id", .text), .init("reason", .text), .init("place", place)])),
    .init("asked", .nullable(field)),
  ]

  private static let line: ResultShape = .record([
    .init("line", .whole), .init("generated_line", .nullable(.whole)),
    .init("standing", .words(["generated", "differs", "added"])),
    .init("template", .nullable(place)), .init("schema", .nullable(field)),
  ])

  static let whyFile: [ResultMember] = [
    .init("collection", .text), .init("path", .text), .init("place", .nullable(.text)),
    .init("record", .flag), .init("lines", .list(line)),
  ]

  static let whyWired: [ResultMember] = [
    .init("collection", .text), .init("path", .text), .init("line", .nullable(.whole)),
    .init(
      "lines",
      .list(
        .record([
          .init("line", .whole), .init("text", .text), .init("module", .nullable(.text)),
          .init("standing", .words(["generated", "differs", "added", "left"])),
          .init("rule", .text), .init("schema", .list(field)),
        ]))), .init("allowed", .list(field)),
  ]

  private static let affectedUnit: ResultShape = .record([
    .init("id", .text), .init("cause", .words(["new", "changed", "needs", "follows"])),
    .init("needs", .nullable(.text)),
  ])

  /// - Parameter file: a file as a plan tells it.
  static func affected(_ file: ResultShape) -> [ResultMember] {
    [
      .init("collection", .text), .init("since", .text), .init("everything", .nullable(.text)),
      .init("units", .list(affectedUnit)), .init("files", .list(file)),
      .init("removed", .list(.text)),
    ]
  }

  private static let trial: ResultShape = .record([
    .init("field", place), .init("value", .text), .init("refusal", .nullable(.text)),
  ])

  private static let lines: ResultShape = .record([
    .init("from", .whole), .init("to", .whole),
    .init("cause", .words(["value", "derivation", "header"])),
  ])

  private static let file: ResultShape = .record([
    .init("path", .text), .init("place", .nullable(.text)),
    .init("change", .words(["changes", "appears", "disappears"])), .init("lines", .list(lines)),
    .init("insertions", .list(.whole)), .init("header_only", .flag), .init("once", .flag),
  ])

  static let impact: [ResultMember] = [
    .init("collection", .text), .init("fields", .list(field)), .init("trials", .list(trial)),
    .init("files", .list(file)), .init("records", .list(.text)),
  ]

  private static let setting: ResultShape = .record([
    .init("number", .whole), .init("workers", .whole), .init("tz", .text), .init("locale", .text),
    .init("umask", .text), .init("hashes_alike", .flag),
  ])

  private static let difference: ResultShape = .record([
    .init("run", .whole), .init("failed", .flag), .init("path", .nullable(.text)),
    .init("line", .nullable(.whole)), .init("first", .text), .init("other", .text),
    .init("suspect", .nullable(.record(PublishedResults.head("why") + why))),
  ])

  static let reproduction: [ResultMember] = [
    .init("collection", .text), .init("reproducible", .flag), .init("runs", .list(setting)),
    .init("commit", .text), .init("tree", .text), .init("files", .whole),
    .init("difference", .nullable(difference)),
  ]
}
