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
  /// `json`, `form` or `text`: how a delivery is written.
  let body: String

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
    // The field table knows JSON, form and text; a query is read as a form.
    body = Self.bodiless.contains(method) ? "form" : route.payload.string.lowercased()
  }

  /// Function of the runtime.
  var parser: String { "parse_" + body }

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
