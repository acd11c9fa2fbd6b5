import Modules

/// One route: how it is authenticated and how its body is read.
struct RoutePlan: Sendable {
  let function: String
  let method: String
  let path: String
  let authentication: ModuleSpec.Inbound.Authentication
  let secret: String
  let secretField: String
  /// What carries the signature, the token or the key.
  let header: String
  let timestampHeader: String
  let isFresh: Bool
  /// Function of the runtime; nil for a body of an unknown type.
  let parser: String?

  init(_ route: ModuleSpec.Inbound, _ settings: SettingCollector, tolerance: Int?) {
    function = route.function
    method = route.method.string
    path = route.route.string
    authentication = route.authentication
    secret = route.secret.string
    secretField = settings.field(of: secret) ?? ""
    isFresh = tolerance != nil && route.authentication != .none
    timestampHeader = isFresh ? route.timestampHeader.string : ""
    header =
      switch route.authentication {
      case .none: ""
      case .bearer: "Authorization"
      case .hmac, .apiKey: route.signatureHeader.string
      }
    let type = route.payload.string.lowercased()
    if Self.bodiless.contains(method) {
      parser = "parse_form"
    } else if type == "json" || type == "application/json" {
      parser = "parse_json"
    } else {
      parser = type.contains("form") ? "parse_form" : nil
    }
  }

  var hasBody: Bool { !Self.bodiless.contains(method) }

  var authClass: String {
    switch authentication {
    case .none: "OpenAuth"
    case .bearer: "BearerAuth"
    case .hmac: "HmacAuth"
    case .apiKey: "ApiKeyAuth"
    }
  }

  private static let bodiless: Set<String> = ["GET", "DELETE", "HEAD"]
}
