package import Core

extension Impact {
  /// For people: the field, a line for each file, the counts, and which values were tried.
  ///
  /// - Parameter shown: turns the path that a schema carries into the one to print.
  package func text(shown: (String) -> String) -> String {
    var lines = fields.prefix(Self.shownFields).map { $0.line(shown) }
    if fields.count > Self.shownFields {
      lines.append("and \(fields.count - Self.shownFields) more fields")
    }
    let appearing = files.filter { $0.change == .appears }
    // Their paths mostly follow from the values that were tried.
    let isLong = appearing.count > Self.shownAppearing
    lines += files.filter { !$0.isHeaderOnly && !(isLong && $0.change == .appears) }.map(\.text)
    if isLong {
      lines.append(
        Impact.File.labelled("appears", "\(appearing.count) files, such as \(appearing[0].name)"))
    }
    let headers = files.count(where: \.isHeaderOnly)
    if headers > 0 {
      let rest =
        headers == 1
        ? "1 file changes its header only and stays as it is where it stands"
        : "\(headers) files change their header only and stay as they are where they stand"
      lines.append(Impact.File.labelled("header", rest))
    }
    if !records.isEmpty {
      lines.append(
        Impact.File.labelled("records", records.map(\.string).joined(separator: ", ")))
    }
    lines.append(summary)
    lines += trials.compactMap { trial in
      trial.refusal.map {
        Impact.File.labelled("refused", "\(Explanation.visible(trial.value)): \($0)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let shownFields = 5
  private static let shownAppearing = 3

  private var summary: String {
    let valid = trials.filter { $0.refusal == nil }
    let told = files.filter { !$0.isHeaderOnly && $0.change != .appears }
    let lines = told.reduce(0) { sum, file in
      sum + file.lines.reduce(0) { $0 + ($1.cause == .header ? 0 : $1.lines.count) }
    }
    let values = valid.prefix(6).map { Explanation.visible($0.value) }.joined(separator: ", ")
    let rest = valid.count > 6 ? ", …" : ""
    if isOfTemplate, valid.isEmpty {
      return
        "\(Self.count(told.count, "file")), \(Self.count(lines, "line")); written by the line, "
        + "or through it, as rendering records"
    }
    if trials.isEmpty { return "no other value could be tried" }
    if valid.isEmpty { return "none of \(trials.count) other values is allowed there" }
    return "\(Self.count(told.count, "file")), \(Self.count(lines, "line")); found by generating "
      + "in memory with \(values)\(rest)"
  }

  /// Whether it is about a line of a template, which no field is on.
  private var isOfTemplate: Bool { fields.allSatisfy { $0.span.source.path.hasSuffix(".j2") } }

  private static func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("impact")), ("collection", .string(collection)),
      ("fields", .array(fields.map(\.json))),
      (
        "trials",
        .array(
          trials.map { trial in
            .record([
              ("field", trial.field.span.placeJSON), ("value", .string(trial.value)),
              ("refusal", trial.refusal.map { .string($0) } ?? .null),
            ])
          })
      ),
      ("files", .array(files.map(\.json))),
      ("records", .strings(records.map(\.string))),
    ])
  }
}

extension Impact.File {
  fileprivate static func labelled(_ label: String, _ text: String) -> String {
    "  " + label + String(repeating: " ", count: max(1, 14 - label.utf8.count)) + text
  }

  fileprivate var name: String { (place ?? path).string }

  /// `  changes     agents/a/_contract.py:31,36  (header 1,7-10)`
  fileprivate var text: String {
    var text = Self.labelled(change.rawValue, name)
    let told = ranges { $0 != .header } + insertions.map { "+\($0)" }
    if !told.isEmpty { text += ":" + told.joined(separator: ",") }
    let header = ranges { $0 == .header }
    if !header.isEmpty { text += "  (header \(header.joined(separator: ",")))" }
    if isWrittenOnce { text += "  written once: one that is there stays" }
    return text
  }

  /// Neighbours of any cause are one range.
  private func ranges(_ isTold: (Impact.Lines.Cause) -> Bool) -> [String] {
    var ranges: [ClosedRange<Int>] = []
    for range in lines where isTold(range.cause) {
      if let last = ranges.last, last.upperBound + 1 == range.lines.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound...range.lines.upperBound
      } else {
        ranges.append(range.lines)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
  }

  fileprivate var json: JSON {
    .record([
      ("path", .string(path.string)), ("place", place.map { .string($0.string) } ?? .null),
      ("change", .string(change.rawValue)),
      (
        "lines",
        .array(
          lines.map { range in
            .record([
              ("from", .int(range.lines.lowerBound)), ("to", .int(range.lines.upperBound)),
              ("cause", .string(range.cause.rawValue)),
            ])
          })
      ),
      ("insertions", .array(insertions.map { .int($0) })),
      ("header_only", .bool(isHeaderOnly)), ("once", .bool(isWrittenOnce)),
    ])
  }
}
