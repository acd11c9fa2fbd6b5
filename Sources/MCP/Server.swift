package import Core

/// The protocol without input and output: messages in, what to do about them out.
///
/// Clients of two eras are served by one process. Until July 2026 a client shakes hands and both
/// sides keep the revision; since then every request says which one it is written in.
package struct Server: Sendable {
  package let name: String
  package let version: String
  /// What the model is told of all tools together.
  package let instructions: String
  package let tools: [Tool]
  /// What the handshake agreed on; nil before it, and for ever with a stateless client.
  private(set) var agreed: Revision?

  package init(name: String, version: String, instructions: String, tools: [Tool]) {
    self.name = name
    self.version = version
    self.instructions = instructions
    self.tools = tools
  }

  /// A call that is to be carried out.
  package struct Call: Sendable {
    package let id: RequestID
    package let tool: String
    package let arguments: JSON
    /// What the client wants progress reported under.
    package let progressToken: JSON?
    let era: Era
  }

  /// What one message leads to.
  package enum Reaction: Sendable {
    case nothing
    case response(JSON)
    case call(Call)
    case cancel(RequestID)
  }

  /// What one line leads to.
  package struct Turn: Sendable {
    package let reactions: [Reaction]
    /// The responses belong into one array.
    package let isBatch: Bool
  }

  /// More in one line is refused as a whole.
  static let batchLimit = 100

  package mutating func receive(_ line: [UInt8]) -> Turn {
    if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
      return Turn(reactions: [], isBatch: false)
    }
    let json: JSON
    do { json = try JSON(parsing: line) } catch {
      let problem = ProtocolError(.notJSON, "no JSON: \(error.reason), at byte \(error.offset)")
      return Turn(reactions: [.response(problem.response(to: nil))], isBatch: false)
    }
    guard let batch = json.array else {
      return Turn(reactions: [react(to: json)], isBatch: false)
    }
    return receive(batch: batch)
  }

  private mutating func receive(batch: [JSON]) -> Turn {
    guard let agreed, agreed.hasBatches, !batch.isEmpty, batch.count <= Self.batchLimit else {
      let problem = ProtocolError(
        .invalidRequest,
        "several messages in one line are only in revision \(Revision.march2025.rawValue), "
          + "from 1 to \(Self.batchLimit) of them")
      return Turn(reactions: [.response(problem.response(to: nil))], isBatch: false)
    }
    return Turn(reactions: batch.map { react(to: $0) }, isBatch: true)
  }

  private mutating func react(to json: JSON) -> Reaction {
    switch Message(json) {
    case .response: return .nothing
    case .invalid(let id, let reason):
      return .response(ProtocolError(.invalidRequest, reason).response(to: id))
    case .notification(let method, let params):
      guard method == "notifications/cancelled", let id = RequestID(params["requestId"]) else {
        return .nothing
      }
      return .cancel(id)
    case .request(let id, let method, let params):
      do throws(ProtocolError) {
        return try answer(id, method, params)
      } catch {
        return .response(error.response(to: id))
      }
    }
  }

  private mutating func answer(
    _ id: RequestID, _ method: String, _ params: JSON
  ) throws(ProtocolError) -> Reaction {
    if method == "initialize" { return .response(try initialise(id, params)) }
    let era = try era(method, params)
    switch method {
    case "ping" where era == .handshake: return .response(era.response(to: id, .object([])))
    case "server/discover" where era == .stateless: return .response(discover(id))
    case "tools/list":
      if params["cursor"] != nil {
        throw ProtocolError(.invalidParameters, "there is one page of tools, and no cursor")
      }
      let list: JSON = .record([("tools", .array(tools.filter(\.isOffered).map(\.json)))])
      return .response(era.response(to: id, list, isList: true, from: self))
    case "tools/call": return .call(try call(id, params, era))
    default:
      throw ProtocolError(.unknownMethod, "there is no method '\(Shortened(method))'")
    }
  }

  private func call(
    _ id: RequestID, _ params: JSON, _ era: Era
  ) throws(ProtocolError) -> Call {
    guard let name = params["name"]?.string else {
      throw ProtocolError(.invalidParameters, "'name' of the tool is missing")
    }
    let arguments = params["arguments"] ?? .object([])
    guard arguments.members != nil else {
      throw ProtocolError(.invalidParameters, "'arguments' has to be an object")
    }
    let token = params["_meta"]?["progressToken"]
    return Call(
      id: id, tool: name, arguments: arguments,
      progressToken: RequestID(token) == nil ? nil : token, era: era)
  }

  // MARK: eras

  private mutating func initialise(_ id: RequestID, _ params: JSON) throws(ProtocolError) -> JSON {
    guard let wanted = params["protocolVersion"]?.string else {
      throw ProtocolError(.invalidParameters, "'protocolVersion' is missing")
    }
    let known = Revision(rawValue: wanted).flatMap { $0.isStateless ? nil : $0 }
    let revision = known ?? .newestWithHandshake
    agreed = revision
    return Era.handshake.response(
      to: id,
      .record([
        ("protocolVersion", .string(revision.rawValue)), ("capabilities", capabilities),
        ("serverInfo", info), ("instructions", .string(instructions)),
      ]))
  }

  private func discover(_ id: RequestID) -> JSON {
    Era.stateless.response(
      to: id,
      .record([
        ("supportedVersions", .strings(Revision.names)), ("capabilities", capabilities),
        ("instructions", .string(instructions)),
      ]), isList: true, from: self)
  }

  private var capabilities: JSON { .record([("tools", .object([]))]) }

  var info: JSON { .record([("name", .string(name)), ("version", .string(version))]) }

  private func era(_ method: String, _ params: JSON) throws(ProtocolError) -> Era {
    let meta = params["_meta"]
    guard let version = meta?[Era.versionKey] else {
      if agreed != nil || method == "ping" { return .handshake }
      throw ProtocolError(
        .invalidParameters,
        "'initialize' has to come first, or '_meta' has to name the protocol's version: "
          + Revision.names.joined(separator: ", "))
    }
    let revision = version.string.flatMap { Revision(rawValue: $0) }
    guard let revision, revision.isStateless else {
      throw ProtocolError(
        .unknownRevision,
        revision == nil
          ? "this version of the protocol is not spoken here"
          : "a conversation in this version begins with 'initialize'",
        data: .record([("supported", .strings(Revision.names)), ("requested", version)]))
    }
    guard meta?[Era.capabilitiesKey]?.members != nil else {
      throw ProtocolError(.invalidParameters, "'_meta' lacks '\(Era.capabilitiesKey)'")
    }
    return .stateless
  }
}
