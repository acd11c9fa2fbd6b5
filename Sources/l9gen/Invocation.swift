/// A parsed command line.
struct Invocation {
  var command: Command?
  var operands: [String] = []
  private var values: [(id: Option.ID, value: String)] = []

  mutating func set(_ id: Option.ID, _ value: String = "") { values.append((id, value)) }

  /// The last value given: later options win.
  subscript(id: Option.ID) -> String? { values.last { $0.id == id }?.value }

  /// All values given, in their order.
  func all(_ id: Option.ID) -> [String] { values.filter { $0.id == id }.map(\.value) }

  func has(_ id: Option.ID) -> Bool { self[id] != nil }
}

/// A command line that cannot be carried out: exit code 2.
struct UsageProblem: Error {
  let message: String
  let help: String?
}
