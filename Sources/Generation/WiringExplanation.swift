package import Core

/// Why lines of a file of the platform are as they are: the modules that are put into it.
package struct WiringExplanation: Sendable {
  /// What wants a line, and by which rule it stands where it does.
  package struct Line: Sendable {
    package enum Standing: String, Sendable {
      /// It says what the spec wants.
      case generated
      /// It says something else: it was edited, or the spec has changed.
      case differs
      /// Somebody added it to an entry of ours; it stays.
      case added
      /// Nothing of the collection wants it any more.
      case left
    }

    package let line: Int
    package let text: String
    /// The module's name; nil for what all modules share.
    package let module: String?
    package let standing: Standing
    /// How the line came to its place.
    package let rule: String
    /// Where it is stated.
    package let fields: [SchemaField]
  }

  package let collection: String
  package let path: RelativePath
  /// The line that was asked about; nil for all.
  package let asked: Int?
  package let lines: [Line]
  /// Where a spec allows the file to be modified.
  package let allowed: [SchemaField]
}

extension WiringExplanation {
  /// For people. A path of the collection is shown as one from here, others as they are.
  package func text(shown: (String) -> String) -> String {
    var text = ""
    for line in lines {
      text += "\(path):\(line.line): \(Explanation.visible(line.text))\n"
      text += Explanation.labelled("wired", line.rule) + "\n"
      if let note = line.standing.note { text += Explanation.labelled("note", note) + "\n" }
      if let module = line.module { text += Explanation.labelled("module", module) + "\n" }
      for field in line.fields {
        text += Explanation.labelled("schema", field.line(shown)) + "\n"
      }
    }
    for field in allowed { text += Explanation.labelled("allowed", field.line(shown)) + "\n" }
    return text
  }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("why-wired")), ("collection", .string(collection)),
      ("path", .string(path.string)), ("line", asked.map { .int($0) } ?? .null),
      ("lines", .array(lines.map(\.json))), ("allowed", .array(allowed.map(\.json))),
    ])
  }
}

extension WiringExplanation.Line {
  fileprivate var json: JSON {
    .record([
      ("line", .int(line)), ("text", .string(text)),
      ("module", module.map { .string($0) } ?? .null),
      ("standing", .string(standing.rawValue)), ("rule", .string(rule)),
      ("schema", .array(fields.map(\.json))),
    ])
  }
}

extension WiringExplanation.Line.Standing {
  fileprivate var note: String? {
    switch self {
    case .generated: nil
    case .differs: "this line does not say what the spec wants: one of the two was changed since"
    case .added: "somebody added this line to an entry of l9gen's; it stays as it is"
    case .left: "nothing wants this line any more; the next plan takes it out"
    }
  }
}
