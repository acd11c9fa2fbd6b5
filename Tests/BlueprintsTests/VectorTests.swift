import Foundation
import Specs
import Testing

@testable import Blueprints

/// The rules against tables of inputs and outputs.
@Suite struct VectorTests {
  @Test func ownVectorsHold() throws {
    try check(Places.vectors.appending(path: "rules.json"))
  }

  @Test func furtherVectorsHold() throws {
    guard let file = Places.furtherVectors else {
      print("skipped: no further vectors (set L9_VECTORS to their file)")
      return
    }
    try check(file)
  }

  private func check(_ file: URL) throws {
    let vectors = try JSON.read(file)
    let archetypes = try Inputs.archetypes(Places.vectors.appending(path: "roles.yaml"))
    for (section, rows) in vectors.pairs {
      let rule = Self.rules[section]
      for (input, expected) in rows.pairs {
        if section == "archetype" {
          #expect(Self.plain(archetypes.resolve(input)) == expected, "archetype of \(input)")
        } else if let rule {
          #expect(rule(input) == expected, "\(section) of '\(input)'")
        }
      }
    }
    for row in vectors["unique"]?.items ?? [] {
      #expect(JSON.strings(Naming.unique(row.items[0].items.map(\.text))) == row.items[1])
    }
    for row in vectors["binding"]?.items ?? [] { try checkBinding(row.items, archetypes) }
  }

  private func checkBinding(_ row: [JSON], _ archetypes: Archetypes) throws {
    let files = row[2].items.compactMap { file in
      archetypes.resolve(file.text).flatMap { Binding.Candidate(path: file.text, $0) }
    }
    let bound = Binding.bind(row[0].text, method: row[1].text, to: files)
    var path = ""
    var score = 0.0
    if case .component(let file, let points) = bound { (path, score) = (file, Double(points)) }
    let plain: [String: JSON] = [
      "type": .string("Binding"), "kind": .string(bound.kind), "component": .string(path),
      "score": .number(score),
    ]
    #expect(JSON.map(plain) == row[3], "binding of \(row[0].text)")
  }

  private static let rules: [String: @Sendable (String) -> JSON] = [
    "snake": { named(Names.snake($0)) },
    "pascal": { named(Naming.pascal($0)) },
    "constant": { named(Naming.constant($0)) },
    "field": { text in
      Naming.field(text).map { .list([.string($0.name), .optional($0.alias)]) } ?? named(nil)
    },
    "package_path": { path in
      Naming.package(of: path).map { .strings([$0.directory, $0.package]) } ?? named(nil)
    },
    "trigger": { plain(Triggers.trigger($0)) },
    "policy": { plain(Triggers.policy($0)) },
    "metric": { .string(Kinds.metric($0)) },
    "safety": { .string(Kinds.safety($0)) },
    "endpoint": { text in
      Endpoint(text).map { .strings([$0.method, $0.path, $0.operation]) }
        ?? .map(["error": .string(text.contains("{") ? "NamingError" : "ValueError")])
    },
  ]

  private static func named(_ name: String?) -> JSON {
    name.map { .string($0) } ?? .map(["error": .string("NamingError")])
  }

  private static func plain(_ resolution: Archetypes.Resolution?) -> JSON {
    guard let resolution else { return .null }
    return .map([
      "type": .string("Resolution"), "archetype": .string(resolution.archetype),
      "role": .string(resolution.role), "subject": .strings(resolution.subject),
    ])
  }

  private static func plain(_ parsed: Triggers.Parsed) -> JSON {
    let problems = parsed.problems.map { "\($0.kind.rawValue): '\($0.text)'" }
    return .map([
      "type": .string("Parsed"), "recipient": .string(parsed.recipient),
      "problems": .strings(problems),
      "rules": .list(parsed.rules.map { .list([.string($0.id), plain($0.condition)]) }),
    ])
  }

  private static func plain(_ condition: Condition) -> JSON {
    switch condition {
    case .flag(let signal):
      .map(["type": .string("Flag"), "signal": .string(signal)])
    case .compare(let signal, let comparison, let value, let unit):
      .map([
        "type": .string("Compare"), "signal": .string(signal), "value": .number(value),
        "operator": .string(comparison.rawValue), "unit": .string(unit),
      ])
    case .compareNamed(let signal, let comparison, let threshold):
      .map([
        "type": .string("CompareNamed"), "signal": .string(signal),
        "operator": .string(comparison.rawValue), "threshold": .string(threshold),
      ])
    case .group(let connective, let parts):
      .map([
        "type": .string("Group"), "kind": .string(connective.rawValue),
        "parts": .list(parts.map(plain)),
      ])
    }
  }
}
