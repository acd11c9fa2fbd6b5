package import Core

/// The two ways of speaking the protocol; their results differ in what is around them.
enum Era: Sendable {
  case handshake, stateless

  private static let prefix = "io.modelcontextprotocol/"
  static let versionKey = prefix + "protocolVersion"
  static let capabilitiesKey = prefix + "clientCapabilities"
  private static let infoKey = prefix + "serverInfo"
  /// The tools are the same as long as the program is.
  private static let lifetimeMilliseconds = 3_600_000

  /// - Parameters:
  ///   - isList: clients may keep it; the stateless era wants to know for how long.
  ///   - server: who is named in a stateless result.
  func response(
    to id: RequestID, _ result: JSON, isList: Bool = false, from server: Server? = nil
  ) -> JSON {
    var members = result.members ?? []
    if self == .stateless {
      members.insert(.init("resultType", "complete"), at: 0)
      if isList {
        members.append(.init("ttlMs", .int(Self.lifetimeMilliseconds)))
        members.append(.init("cacheScope", "public"))
      }
      if let server { members.append(.init("_meta", .record([(Self.infoKey, server.info)]))) }
    }
    return .record([("jsonrpc", "2.0"), ("id", id.json), ("result", .object(members))])
  }
}

extension Server {
  /// Carries a call out with `body`, unless the call itself is wrong.
  ///
  /// A tool that does not exist is the client's mistake; arguments that do not fit are the model's,
  /// which learns from the text.
  package func respond(to call: Call, _ body: () -> ToolAnswer) -> JSON {
    guard let tool = tools.first(where: { $0.name == call.tool }) else {
      let near = Suggestion.closest(to: call.tool, in: tools.map(\.name))
      let help = near.map { "; did you mean '\($0)'?" } ?? ""
      return ProtocolError(.invalidParameters, "there is no tool '\(Shortened(call.tool))'\(help)")
        .response(to: call.id)
    }
    let problems = tool.problems(call.arguments.members ?? [])
    let answer =
      problems.isEmpty
      ? body()
      : ToolAnswer(failure: "error: \(tool.name): \(problems.joined(separator: "; "))\n")
    return call.era.response(to: call.id, answer.json, from: self)
  }

  /// What a client that asked for it is told while a call runs.
  static func progress(_ token: JSON, _ step: Int, _ message: String) -> JSON {
    .record([
      ("jsonrpc", "2.0"), ("method", "notifications/progress"),
      (
        "params",
        .record([
          ("progressToken", token), ("progress", .int(step)), ("message", .string(message)),
        ])
      ),
    ])
  }
}
