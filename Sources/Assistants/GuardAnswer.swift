package import Core

/// Whether a file may be edited, and where to edit instead.
package struct GuardAnswer: Sendable {
  /// Why a path is free, or is not.
  package enum Reason: String, Sendable, CaseIterable {
    /// No file of l9gen's.
    case other
    /// Written once, and its owner's since then.
    case yours
    /// On the list of those that the repository's owner took over.
    case disowned
    /// No longer asked for, and kept since it was edited.
    case orphan
    /// Made from schemas and templates.
    case generated
    /// Made from what a run measured.
    case record
    /// What l9gen remembers below `.l9gen/`.
    case memory
    /// Lines of a module in a file of somebody else.
    case wired

    package var isFree: Bool {
      switch self {
      case .other, .yours, .disowned, .orphan: true
      case .generated, .record, .memory, .wired: false
      }
    }
  }

  /// From the top of the repository; as it was given for a file of none.
  package let path: String
  package let lines: ClosedRange<Int>?
  package let reason: Reason
  package var collection: String?
  package var unit: String?
  package var template: String?
  /// Places to edit instead, the likeliest first.
  package var edit: [String] = []
  /// Files beside it that are for people.
  package var yours: [String] = []

  package init(path: String, lines: ClosedRange<Int>?, reason: Reason) {
    self.path = path
    self.lines = lines
    self.reason = reason
  }

  package var isFree: Bool { reason.isFree }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("guard")), ("path", .string(path)),
      ("lines", lines.map { [.int($0.lowerBound), .int($0.upperBound)] } ?? .null),
      ("free", .bool(isFree)), ("reason", .string(reason.rawValue)),
      ("collection", collection.map { .string($0) } ?? .null),
      ("unit", unit.map { .string($0) } ?? .null),
      ("template", template.map { .string($0) } ?? .null), ("edit", .strings(edit)),
      ("yours", .strings(yours)), ("next", next.map { .string($0) } ?? .null),
    ])
  }

  /// What brings an edit of a schema into the files.
  private var next: String? {
    guard reason == .generated || reason == .wired, let collection else { return nil }
    return "l9gen plan \(collection) -o plan.json && l9gen apply plan.json"
  }

  package var text: String {
    var text = Plain.text("\(path): \(sentence)\n")
    for (index, place) in edit.enumerated() {
      text += "\(index == 0 ? "edit " : "or   ")  \(Plain.text(place))\n"
    }
    for place in yours { text += "yours  \(Plain.text(place))\n" }
    if let next { text += "then   \(next)\n" }
    if reason == .generated, collection != nil, let line = lines?.lowerBound {
      text += "why    l9gen why \(Plain.text(path)):\(line)\n"
    }
    return text
  }

  private var sentence: String {
    switch reason {
    case .other: "free"
    case .yours: "free: it was written once and is yours"
    case .disowned: "free: it is on the list '.l9gen/disowned'"
    case .orphan: "free: no schema asks for it any more"
    case .generated: "generated, do not edit it: the next generation would meet your edit"
    case .record: "generated from what a run measured, do not edit it"
    case .memory: "kept by l9gen, do not edit it"
    case .wired: "these lines are generated, do not edit them; the others of the file are free"
    }
  }
}
