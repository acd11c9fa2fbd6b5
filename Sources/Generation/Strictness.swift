import Specs

extension Configuration {
  /// The flag that is off and governs the gate's group; nil when the gate is to be measured.
  func flagThatStops(_ gate: Gate) -> Flag? {
    flags.first { !$0.isOn && $0.scope == .generation && $0.governs.contains(gate.group) }
  }

  /// Whether a required gate that failed keeps the files from being committed.
  var isStrict: Bool {
    flags.first { $0.name == "L9_ENABLE_CODEGEN_STRICT_MODE" }?.isOn ?? true
  }

  /// Whether a check decides anything; what no gate asks for, such as that Python can be parsed,
  /// always does.
  func isRequired(_ check: Check) -> Bool {
    gates.first { $0.id == check.gate }?.isRequired ?? true
  }
}
