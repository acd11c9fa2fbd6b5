package import Core

/// Findings about what a module spec leads to (L9D040 and on).
package enum ModuleBlueprintRules {
  static let payload = Rule(
    "L9D040", .error, "text that would need fields",
    "With payload_type 'text' a body is one text without fields, so neither the key of a delivery, nor "
      + "its thread, nor metadata can come from one.")
  static let noRoute = Rule(
    "L9D041", .note, "module without a route",
    "What neither has a route nor is a tool is called only by code that has its service: what install "
      + "returns.")
  static let noEffect = Rule(
    "L9D042", .warning, "part of the spec without effect",
    "What a spec states has an effect in the generated module, or is reported here.")
  static let unshown = Rule(
    "L9D043", .error, "acceptance criterion without a test",
    "Every name in acceptance is mapped to a test by its words. A name that says nothing of the "
      + "known cases, or names one that the module cannot have, would need a guess; without "
      + "codegen_hints.forbid_guessing it is left out with this finding as a warning.")
  static let unshownTolerated = Rule(
    "L9D044", .warning, "acceptance criterion left out",
    "As L9D043, for a spec that allows guessing: the criterion has no test, and says so here.")

  package static let all: [Rule] = [payload, noRoute, noEffect, unshown, unshownTolerated]
}
