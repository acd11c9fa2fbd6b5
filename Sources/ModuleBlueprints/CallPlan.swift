import Jinja
import Modules

/// One outbound interface: its address, its patience, and how it proves who calls.
struct CallPlan: Sendable {
  let function: String
  let method: String
  /// Empty when the whole address is a setting.
  let path: String
  /// Setting with the address, or with what stands before the path.
  let field: String
  let setting: String
  let timeout: Int
  let attempts: Int
  /// Setting with a bearer token; empty for none.
  let bearer: String
  /// Settings with user and password; empty for none.
  let basic: [String]
  let role: ModuleSpec.Outbound.Role
  let target: String

  init(_ call: ModuleSpec.Outbound, _ spec: ModuleSpec, _ settings: inout SettingCollector) {
    function = call.function
    method = call.method.string
    path = call.path.string
    setting = call.setting.string
    timeout = call.timeout
    attempts = call.retries ? (spec.errors.attempts > 0 ? spec.errors.attempts + 1 : 3) : 1
    role = call.role
    target = call.target.string
    let purpose = path.isEmpty ? "address of \(function)" : "base address of \(target)"
    settings.add(
      settings.fieldName(of: setting), setting, .text, .string(call.url.string), purpose)
    field = settings.field(of: setting) ?? ""
    let credentials = path.isEmpty ? Credentials(of: function, in: settings) : nil
    if path.isEmpty {
      bearer = credentials?.bearer ?? ""
      basic = credentials?.basic ?? []
    } else {
      let key = Self.keyVariable(of: setting)
      settings.add(
        settings.fieldName(of: key), key, .secret, .string(""), "bearer token for \(target)")
      bearer = settings.field(of: key) ?? ""
      basic = []
    }
  }

  /// `POST /chat, 30 s, no retry`
  var summary: String {
    let tries = attempts == 1 ? "no retry" : "\(attempts) attempts"
    return "\(method) \(path.isEmpty ? "to the configured address" : path), \(timeout) s, \(tries)"
  }

  /// `X_BASE_URL` has `X_API_KEY` beside it.
  private static func keyVariable(of setting: String) -> String {
    for ending in ["_BASE_URL", "_URL"] where setting.hasSuffix(ending) {
      return setting.dropLast(ending.count) + "_API_KEY"
    }
    return setting + "_API_KEY"
  }
}

/// Required variables that belong to the system a call goes to, by the first word of its name:
/// `twilio_messages_create` is made as `TWILIO_ACCOUNT_SID` with `TWILIO_AUTH_TOKEN`.
private struct Credentials {
  var bearer = ""
  var basic: [String] = []

  private static let pairs = [
    ("ACCOUNT_SID", "AUTH_TOKEN"), ("USERNAME", "PASSWORD"), ("CLIENT_ID", "CLIENT_SECRET"),
  ]
  private static let tokens = ["API_KEY", "ACCESS_TOKEN", "BOT_TOKEN", "TOKEN"]

  init(of call: String, in settings: SettingCollector) {
    let vendor = call.split(separator: "_").first.map { $0.uppercased() } ?? ""
    for (user, password) in Self.pairs {
      guard let user = settings.required("\(vendor)_\(user)"), user.kind == .text,
        let password = settings.required("\(vendor)_\(password)"), password.kind == .secret
      else { continue }
      basic = [user.field, password.field]
      return
    }
    for name in Self.tokens {
      guard let token = settings.required("\(vendor)_\(name)"), token.kind == .secret else {
        continue
      }
      bearer = token.field
      return
    }
  }
}
