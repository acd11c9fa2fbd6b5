package import Core

/// A report in SARIF 2.1.0, as GitHub and editors read it.
package struct SARIF {
  /// What GitHub keeps of one upload; the rest it drops in silence, so it is left out and told.
  package static let limit = 5000

  private let report: Report
  private let rules: [Rule]

  package init(_ report: Report) {
    self.report = report
    // sorted: by code
    rules = Set(report.findings.map(\.rule)).sorted {
      $0.code.utf8.lexicographicallyPrecedes($1.code.utf8)
    }
  }

  package var json: JSON {
    .record([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", .string("2.1.0")),
      ("runs", .array([run])),
    ])
  }

  private var run: JSON {
    let findings = report.findings
    var members: [(String, JSON)] = [
      (
        "tool",
        .record([
          (
            "driver",
            .record([
              ("name", .string("l9gen")), ("semanticVersion", .string(toolVersion)),
              ("rules", .array(rules.map(Self.json))),
            ])
          )
        ])
      ),
      ("automationDetails", .record([("id", .string("l9gen/\(report.command)/"))])),
      ("invocations", .array([invocation(leftOut: max(0, findings.count - Self.limit))])),
      ("columnKind", .string("unicodeCodePoints")),
    ]
    let roots = self.roots
    if !roots.isEmpty { members.append(("originalUriBaseIds", .record(roots))) }
    members.append(("results", .array(results(findings.prefix(Self.limit)))))
    return .record(members)
  }

  // MARK: rules

  private static func json(_ rule: Rule) -> JSON {
    .record([
      ("id", .string(rule.code)),
      ("shortDescription", text(rule.title)),
      ("fullDescription", text(String(rule.explanation.prefix(1024)))),
      (
        "help",
        .record([
          (
            "text",
            .string(plain(rule.explanation) + "\n\n'l9gen explain \(rule.code)' tells this.")
          ),
          (
            "markdown",
            .string(
              Markdown.escaped(rule.explanation) + "\n\n`l9gen explain \(rule.code)` tells this.")
          ),
        ])
      ),
      ("defaultConfiguration", .record([("level", .string(rule.severity.rawValue))])),
    ])
  }

  private static func text(_ text: String) -> JSON { .record([("text", .string(plain(text)))]) }

  /// In SARIF `[text](place)` is a link, also in plain messages: user text must not make one.
  private static func plain(_ text: String) -> String {
    var last: UInt8 = 0
    return replacingBytes(in: text) { byte in
      defer { last = byte }
      return byte == UInt8(ascii: "(") && last == UInt8(ascii: "]") ? " (" : nil
    }
  }

  // MARK: the run

  /// Parts that could not run are notifications: a log without results must not read as clean.
  private func invocation(leftOut: Int) -> JSON {
    var notes: [JSON] = []
    for part in report.parts {
      switch part.outcome {
      case .done: break
      case .notNeeded(let reason):
        notes.append(Self.notification("note", "\(part.title): nothing to do: \(reason)"))
      case .notRun(let reason):
        notes.append(Self.notification("error", "\(part.title): not run: \(reason)"))
      }
      for words in part.unchecked {
        notes.append(Self.notification("warning", "\(part.title): not checked: \(words)"))
      }
    }
    if leftOut > 0 {
      notes.append(
        Self.notification("warning", "\(leftOut) more findings are left out of this file"))
    }
    var members: [(String, JSON)] = [("executionSuccessful", .bool(report.isComplete))]
    if !notes.isEmpty { members.append(("toolExecutionNotifications", .array(notes))) }
    return .record(members)
  }

  private static func notification(_ level: String, _ message: String) -> JSON {
    .record([("level", .string(level)), ("message", text(message))])
  }

  private var roots: [(String, JSON)] {
    var used: Set<String> = []
    for finding in report.findings {
      for place in [finding.place].compactMap(\.self) + finding.related.map(\.place) {
        used.insert(place.file.root.rawValue)
      }
    }
    // sorted: by name
    return used.sorted().map { name in
      let words: String =
        switch ReportedFile.Root(rawValue: name) {
        case .templates: "The folder of templates that was used."
        case .collection: "The folder of the collection."
        case .earlier: "The commit that is compared with."
        case .repository, nil: "The top of the repository."
        }
      return (name, .record([("description", Self.text(words))]))
    }
  }

  // MARK: results

  private func results(_ findings: ArraySlice<ReportedFinding>) -> [JSON] {
    var seen: [String: Int] = [:]
    return findings.map { finding in
      let fingerprint = finding.fingerprint
      // Equal lines of one file are told apart by their order, as GitHub's own hashes are.
      seen[fingerprint, default: 0] += 1
      return json(finding, fingerprint: "\(fingerprint):\(seen[fingerprint] ?? 1)")
    }
  }

  private func json(_ finding: ReportedFinding, fingerprint: String) -> JSON {
    var members: [(String, JSON)] = [
      ("ruleId", .string(finding.rule.code)),
      ("ruleIndex", .int(rules.firstIndex(of: finding.rule) ?? -1)),
      ("level", .string(finding.severity.rawValue)),
      ("message", Self.text(finding.fullMessage)),
    ]
    if let place = finding.place {
      members.append(("locations", .array([.record([Self.physical(place)])])))
    }
    if !finding.related.isEmpty {
      let related = finding.related.enumerated().map { index, other in
        JSON.record([
          ("id", .int(index + 1)), Self.physical(other.place),
          ("message", Self.text(other.message)),
        ])
      }
      members.append(("relatedLocations", .array(related)))
    }
    members.append(
      ("partialFingerprints", .record([("primaryLocationLineHash", .string(fingerprint))])))
    if !finding.fixes.isEmpty { members.append(("fixes", .array([Self.fix(finding)]))) }
    if !finding.facts.isEmpty { members.append(("properties", .object(finding.facts))) }
    return .record(members)
  }

  private static func physical(_ place: ReportedFinding.Place) -> (String, JSON) {
    var members = [artifact(place.file)]
    if let region = region(place) { members.append(("region", region)) }
    return ("physicalLocation", .record(members))
  }

  private static func artifact(_ file: ReportedFile) -> (String, JSON) {
    (
      "artifactLocation",
      .record([("uri", .string(file.uri)), ("uriBaseId", .string(file.root.rawValue))])
    )
  }

  private static func region(_ place: ReportedFinding.Place) -> JSON? {
    guard let start = place.start else { return nil }
    var members: [(String, JSON)] = [
      ("startLine", .int(start.line)), ("startColumn", .int(start.column)),
    ]
    if let end = place.end {
      members += [("endLine", .int(end.line)), ("endColumn", .int(end.column))]
    }
    return .record(members)
  }

  private static func fix(_ finding: ReportedFinding) -> JSON {
    var changes: [(file: ReportedFile, replacements: [JSON])] = []
    for fix in finding.fixes {
      guard let region = region(fix.place) else { continue }
      let replacement: JSON = .record([
        ("deletedRegion", region),
        ("insertedContent", .record([("text", .string(fix.replacement))])),
      ])
      if changes.last?.file == fix.place.file {
        changes[changes.count - 1].replacements.append(replacement)
      } else {
        changes.append((fix.place.file, [replacement]))
      }
    }
    return .record([
      ("description", text(finding.help ?? finding.message)),
      (
        "artifactChanges",
        .array(
          changes.map { change in
            .record([artifact(change.file), ("replacements", .array(change.replacements))])
          })
      ),
    ])
  }
}
