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

  static let cannotMigrate = Rule(
    "L9D030", .error, "place that cannot be migrated",
    "A spec is migrated by edits that leave everything else as it is. Here that is not possible, "
      + "for instance because of an alias; nothing is written.")

  package static let olderSpec = Rule(
    "L9D068", .warning, "spec of an older version",
    "The spec is read, and what its version does not state is taken as the newest version has it. "
      + "'l9gen migrate' writes that down, so that readers see what is generated from.")

  static let entryWithoutSpec = Rule(
    "L9D031", .error, "registry entry without a spec",
    "An entry whose status is spec_complete or complete needs a spec; pending, existing and "
      + "archived ones do not.")
  static let specWithoutEntry = Rule(
    "L9D032", .error, "spec without a registry entry",
    "Every module has an entry in the registry, which is where its tier is decided.")
  static let folderOrphan = Rule(
    "L9D033", .error, "registry and folders disagree",
    "A complete module has its folder, and every folder of a module has an entry.")
  static let tierConflict = Rule(
    "L9D034", .error, "registry and spec name different tiers",
    "Tiers decide who may depend on whom, so there is one for each module.")
  static let statusConflict = Rule(
    "L9D035", .error, "status that is not so",
    "The status of the registry contradicts the spec or the folder: pending with a spec, archived "
      + "beside an active spec, in force beside one that is deprecated or superseded.")
  static let repeatedEntry = Rule(
    "L9D036", .error, "module registered twice",
    "Ids are compared as Python identifiers: 'email.adapter' and 'email_adapter' are one.")

  static let emptyRegistry = Rule(
    "L9D037", .error, "registry without modules",
    "A registry is a map with a list 'modules'.")

  static let noRegistry = Rule(
    "L9D038", .error, "repository without a registry",
    "The registry of modules is modules/registry.yaml, or what machine_registry_file of "
      + ".l9_modules.meta.yaml names.")

  static let laterThanStated = Rule(
    "L9D064", .warning, "module that starts later than stated",
    "runtime_wiring.startup_phase orders the modules of an application, and runtime_wiring.depends_on "
      + "goes before it: a module is never installed before one that it waits for.")

  package static let all: [Rule] =
    [
      missingFact, unknownWord, undeclaredPacket, repeatedName, noCriterion, invariantDenied,
      repeatedRoute, cannotMigrate, entryWithoutSpec, specWithoutEntry, folderOrphan,
      tierConflict, statusConflict, repeatedEntry, emptyRegistry, noRegistry,
      laterThanStated, olderSpec,
    ] + BreakingRules.all.map(\.rule)
}
