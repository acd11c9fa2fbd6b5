import Core
import Specs

extension SpecReader {
  /// Required ones first.
  mutating func environment() -> [ModuleSpec.Variable] {
    var fields: Set<String> = []
    var result: [ModuleSpec.Variable] = []
    for isRequired in [true, false] {
      for item in items("environment." + (isRequired ? "required" : "optional")) {
        let variable = variable(item, isRequired: isRequired, &fields)
        if !variable.name.isEmpty { result.append(variable) }
      }
    }
    checkUnique(result.map(\.name), "the variable")
    return result
  }

  private func variable(
    _ item: Field, isRequired: Bool, _ fields: inout Set<String>
  ) -> ModuleSpec.Variable {
    let name = Self.text(item.record == nil ? item : item["name"])
    let fallback = item["default"]
    return ModuleSpec.Variable(
      name: name, field: field(of: name.string, &fields), role: Self.role(of: name.string),
      isRequired: isRequired, description: Self.text(item["description"]),
      fallback: Self.text(fallback), hasFallback: fallback?.text != nil)
  }

  /// `EMAIL_ADAPTER_ENABLED` is `enabled`, unless another variable is.
  private func field(of name: String, _ fields: inout Set<String>) -> String {
    let head = prefix + "_"
    let short = name.hasPrefix(head) ? String(name.dropFirst(head.utf8.count)) : name
    let candidates = [short, name].compactMap { Names.snake($0.lowercased()) }
    let field = candidates.first { !fields.contains($0) } ?? name.lowercased()
    fields.insert(field)
    return field
  }

  private static let secretEndings = [
    "SECRET", "TOKEN", "KEY", "PASSWORD", "CREDENTIALS", "DSN", "DATABASE_URL", "POSTGRES_URL",
    "REDIS_URL",
  ]

  private static func role(of name: String) -> ModuleSpec.Variable.Role {
    if name.hasSuffix("ENABLED") { return .switching }
    if name.hasSuffix("LOG_LEVEL") { return .level }
    return secretEndings.contains(where: name.hasSuffix) ? .secret : .value
  }
}
