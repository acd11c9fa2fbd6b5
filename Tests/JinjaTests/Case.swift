import Core
import Foundation
import Testing

@testable import Jinja

/// One case file: what goes in, and the output or the error that must come out.
///
/// The head has `title:`, `why:`, `template:` (a name, which decides the language) and sometimes
/// `oracle: skip <reason>` and `budget: <field> <number>`; sections follow, each behind a line
/// `--- <section>`: `context` (JSON), `file <name>` for further templates, `template`, and `output`
/// or `error`. The line end before the next section belongs to the format.
struct Case: Sendable, CustomTestStringConvertible {
  let path: URL
  var head: [String: String] = [:]
  var sections: [(name: String, text: String)] = []

  var testDescription: String { "\(path.lastPathComponent): \(head["title"] ?? "?")" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let all: [Case] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { Case(folder.appending(path: $0)) }
  }()

  init(_ path: URL) {
    self.path = path
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    var lines: [Substring] = []
    var name: String?
    func flush(_ sections: inout [(name: String, text: String)]) {
      if let name { sections.append((name, lines.joined(separator: "\n"))) }
    }
    var all = text.split(separator: "\n", omittingEmptySubsequences: false)
    if all.last == "" { all.removeLast() }
    for line in all {
      if line.hasPrefix("--- ") {
        flush(&sections)
        name = String(line.dropFirst(4))
        lines = []
      } else if name == nil {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2 {
          head[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
        }
      } else {
        lines.append(line)
      }
    }
    flush(&sections)
  }

  func section(_ name: String) -> String? { sections.first { $0.name == name }?.text }

  var template: String { head["template"] ?? "case.txt.j2" }

  var budget: Budget {
    var budget = Budget.standard
    let words = (head["budget"] ?? "").split(separator: " ")
    guard words.count == 2, let amount = Int(words[1]) else { return budget }
    switch words[0] {
    case "steps": budget.steps = amount
    case "output": budget.outputBytes = amount
    case "memory": budget.memory = amount
    case "value": budget.valueBytes = amount
    case "items": budget.listItems = amount
    default: preconditionFailure("unknown budget in \(path.lastPathComponent)")
    }
    return budget
  }

  var context: ValueMap {
    guard let text = section("context") else { return ValueMap() }
    do {
      guard case .map(let map) = Value(try JSON(parsing: Array(text.utf8))) else {
        preconditionFailure("the context of \(path.lastPathComponent) is an object")
      }
      return map
    } catch {
      preconditionFailure("the context of \(path.lastPathComponent) is no JSON: \(error)")
    }
  }

  var sources: [Source] {
    var result = [Source(path: template, text: decoded(section("template") ?? ""))]
    for section in sections where section.name.hasPrefix("file ") {
      result.append(Source(path: String(section.name.dropFirst(5)), text: section.text))
    }
    return result
  }

  /// `encoding: cr` turns `<CR>` into carriage returns and `<BOM>` into a byte order mark.
  private func decoded(_ text: String) -> String {
    guard head["encoding"] != nil else { return text }
    return text.replacingOccurrences(of: "<CR>", with: "\r")
      .replacingOccurrences(of: "<BOM>", with: "\u{FEFF}")
  }

  /// The section that the engine gives for this case now, and its text.
  func run() -> (section: String, text: String) {
    var diagnostics = Diagnostics()
    let set = TemplateSet(sources: sources, diagnostics: &diagnostics)
    guard let template = set[template], diagnostics.isEmpty else {
      return ("error", Case.text(of: diagnostics.sorted))
    }
    do throws(RenderFailure) {
      var renderer = Renderer()
      return ("output", try renderer.render(template, context, budget: budget).text)
    } catch {
      return ("error", Case.text(of: [error.diagnostic]))
    }
  }

  private static func text(of findings: [Diagnostic]) -> String {
    let text = findings.map { DiagnosticText().render($0) }.joined()
    return String(text.dropLast())
  }

  /// Writes the result into the case file.
  func record(_ result: (section: String, text: String)) throws {
    var text = ""
    for line in try String(contentsOf: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line == "--- output" || line == "--- error" { break }
      text += line + "\n"
    }
    while text.hasSuffix("\n\n"), section("output") == nil, section("error") == nil {
      text.removeLast()
    }
    text += "--- \(result.section)\n\(result.text)\n"
    try text.write(to: path, atomically: true, encoding: .utf8)
  }
}
