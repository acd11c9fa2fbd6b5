import Core
import Foundation
import Testing

@testable import MCP

/// Conversations as files: what the client sends (`> `) and what it is answered (`< `).
@Suite struct TranscriptTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let names: [String] = {
    let all = try? FileManager.default.contentsOfDirectory(atPath: folder.path())
    return (all ?? []).filter { $0.hasSuffix(".txt") }.sorted()
  }()

  @Test func thereAreTranscripts() { #expect(Self.names.count >= 9) }

  @Test(arguments: names)
  func everyLineIsAnsweredAsWritten(_ name: String) throws {
    let file = Self.folder.appending(path: name)
    let recorded = try String(contentsOf: file, encoding: .utf8)
    var server = Example.server
    var text = ""
    for line in recorded.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("< ") { continue }
      text += line + "\n"
      guard line.hasPrefix("> ") else { continue }
      for answer in Example.answers(to: Array(line.dropFirst(2).utf8), &server) {
        text += "< \(answer)\n"
      }
    }
    if text.hasSuffix("\n\n") { text.removeLast() }
    if ProcessInfo.processInfo.environment["L9_RECORD"] != nil, text != recorded {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(text == recorded, "\(name): L9_RECORD=1 writes it")
  }
}

/// A server with two tools that need nothing.
enum Example {
  static let server = Server(
    name: "example", version: "1.2.3", instructions: "Echo what you like.",
    tools: [
      Tool(
        "echo", "Says it again.",
        arguments: [
          Tool.Argument("text", .text, isRequired: true, "what to say"),
          Tool.Argument("times", .number(1...9), "default 1"),
          Tool.Argument("case", .choice(["upper", "lower"]), ""),
          Tool.Argument("quiet", .flag, ""),
        ], results: [("said", "string")]),
      Tool("fail", "Never works.", results: [], isReadOnly: false),
    ])

  static func answers(to line: [UInt8], _ server: inout Server) -> [String] {
    let turn = server.receive(line)
    let responses = turn.reactions.compactMap { reaction -> JSON? in
      switch reaction {
      case .nothing: nil
      case .cancel(let id): .record([("cancelled", id.json)])
      case .response(let json): json
      case .call(let call): server.respond(to: call) { answer(call) }
      }
    }
    if turn.isBatch { return responses.isEmpty ? [] : [JSON.array(responses).text()] }
    return responses.map { $0.text() }
  }

  private static func answer(_ call: Server.Call) -> ToolAnswer {
    guard call.tool == "echo", let text = call.arguments["text"]?.string else {
      return ToolAnswer(failure: "error: it never works\n")
    }
    return ToolAnswer(text: text, structured: .record([("said", .string(text))]))
  }
}
