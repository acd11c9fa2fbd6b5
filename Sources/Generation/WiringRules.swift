package import Core

/// Findings about modules in files that exist already, and about code against specs.
package enum WiringRules {
  static let unclear = Rule(
    "L9D045", .error, "unclear where a module belongs",
    "A Python file that repo.allowed_modified_files names gets two lines for each module: an import "
      + "behind the file's imports, a call behind the application that it makes. A YAML file gets "
      + "entries under services, modules, tools or segments, whichever it has. Where there is no one "
      + "such place, none is guessed and nothing is written.")
  static let notWired = Rule(
    "L9D046", .warning, "module not wired",
    "Files of the target repository are read by Python's own 'ast'; without an interpreter they stay "
      + "as they are.")
  static let divergence = Rule(
    "L9D047", .error, "code and spec differ",
    "Routes, methods, authentication, variables, packets, the guard against repeats, calls and the "
      + "registration as a tool are read from the module's Python by its own 'ast' and compared with "
      + "the spec. Change the one that is wrong; 'l9gen extract' brings generated code back.")
  static let noCode = Rule(
    "L9D048", .error, "module without code",
    "The target repository has no folder for a module of the collection.")

  static let bothChanged = Rule(
    "L9D065", .error, "entry of a module changed on both sides",
    "An entry that l9gen put into a YAML file may be edited there. Where the spec changes the same "
      + "value, nobody can tell which is meant, and nothing is written.")
  static let editedEntry = Rule(
    "L9D066", .warning, "edited entry of a module that left",
    "Removing a module removes its entries. One that somebody edited stays, and is told until it is "
      + "deleted or as it was.")
  static let notAllowed = Rule(
    "L9D067", .warning, "wiring that the spec does not allow",
    "wiring.meta.yaml and module.meta.yaml may name a registry of tools. Nothing is written to a file "
      + "that repo.allowed_modified_files of the spec does not name.")

  package static let all: [Rule] = [
    unclear, notWired, divergence, noCode, bothChanged, editedEntry, notAllowed,
  ]
}
