package import Core

/// What a request is answered under.
package enum RequestID: Hashable, Sendable {
  case text(String)
  case number(Int)

  /// Nil for anything else: fractions and null name no request.
  init?(_ json: JSON?) {
    switch json {
    case .string(let text)?: self = .text(text)
    case .int(let number)?: self = .number(number)
    default: return nil
    }
  }

  package var json: JSON {
    switch self {
    case .text(let text): .string(text)
    case .number(let number): .int(number)
    }
  }
}

/// One message of JSON-RPC 2.0 from the client.
enum Message {
  case request(RequestID, method: String, params: JSON)
  case notification(method: String, params: JSON)
  /// This server asks nothing, so nobody waits for it.
  case response
  case invalid(RequestID?, reason: String)

  init(_ json: JSON) {
    guard json.members != nil else {
      self = .invalid(nil, reason: "a message is an object")
      return
    }
    let id = RequestID(json["id"])
    guard json["jsonrpc"]?.string == "2.0" else {
      self = .invalid(id, reason: "'jsonrpc' has to be \"2.0\"")
      return
    }
    guard let method = json["method"] else {
      let isResponse = json["result"] != nil || json["error"] != nil
      self = isResponse ? .response : .invalid(id, reason: "'method' is missing")
      return
    }
    self = Self.call(method, json, id)
  }

  private static func call(_ method: JSON, _ json: JSON, _ id: RequestID?) -> Message {
    guard let name = method.string else {
      return .invalid(id, reason: "'method' has to be a string")
    }
    let params = json["params"] ?? .object([])
    guard params.members != nil else {
      return .invalid(id, reason: "'params' has to be an object")
    }
    guard json["id"] != nil else { return .notification(method: name, params: params) }
    guard let id else {
      return .invalid(nil, reason: "'id' has to be a string or a whole number")
    }
    return .request(id, method: name, params: params)
  }
}

/// A request that the protocol has no result for.
struct ProtocolError: Error {
  /// The numbers that JSON-RPC and the protocol give out; none is of our own.
  enum Code: Int {
    case notJSON = -32700
    case invalidRequest = -32600
    case unknownMethod = -32601
    case invalidParameters = -32602
    case unknownRevision = -32022
  }

  let code: Code
  let message: String
  var data: JSON?

  init(_ code: Code, _ message: String, data: JSON? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// - Parameter id: nil where it could not be read; the member is left out then, since null is no id.
  func response(to id: RequestID?) -> JSON {
    var members: [(String, JSON)] = [("jsonrpc", "2.0")]
    if let id { members.append(("id", id.json)) }
    var error: [(String, JSON)] = [("code", .int(code.rawValue)), ("message", .string(message))]
    if let data { error.append(("data", data)) }
    return .record(members + [("error", .record(error))])
  }
}

/// A name of the client's as an answer repeats it: a long one would come back as long.
struct Shortened: CustomStringConvertible {
  let description: String

  init(_ text: String) {
    let limit = 60
    description =
      text.utf8.count <= limit ? text : String(Substring(text.unicodeScalars.prefix(limit))) + "…"
  }
}
