package import Core

/// Everything that can be found in a module spec once it is well formed, between modules, in their
/// registry, and between two states of their specs (L9D).
package enum ModuleRules {
  static let missingFact = Rule(
    "L9D020", .error, "fact that would have to be guessed",
    "The spec leaves something open that the module cannot be built without. Under "
      + "codegen_hints.forbid_guessing, which is true unless the spec says otherwise, that is an "
      + "error; else a warning, and what is named there is taken.")
  static let unknownWord = Rule(
    "L9D021", .error, "word that means nothing to the generator",
    "Actions of the error policy are reject, log_and_continue, retry and fail_task, or a sentence "
      + "that begins with one of them; a namespace is a UUID.")
  static let undeclaredPacket = Rule(
    "L9D022", .error, "packet outside the contract",
    "A module may write the packets of packet_contract.emits and no others.")
  static let repeatedName = Rule(
    "L9D023", .error, "name given twice",
    "Names of routes, calls, environment variables and acceptance tests are unique in a module.")
  static let noCriterion = Rule(
    "L9D024", .error, "acceptance without a criterion",
    "A module needs at least one criterion of acceptance on each side: what must work, and what "
      + "must be refused.")
  static let invariantDenied = Rule(
    "L9D025", .warning, "invariant not acknowledged",
    "The platform's invariants hold for every module. One that is false in the spec is a deviation "
      + "that somebody should know of.")
  static let repeatedRoute = Rule(
    "L9D026", .error, "one route of two modules",
    "Two routes with one method and one path, parameters aside, cannot both be served.")

  package static let all: [Rule] = [
    missingFact, unknownWord, undeclaredPacket, repeatedName, noCriterion, invariantDenied,
    repeatedRoute,
  ]
}
