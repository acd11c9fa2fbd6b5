package import Core

/// Findings about modules in files that exist already, and about code against specs.
package enum WiringRules {
  static let unclear = Rule(
    "L9D045", .error, "unclear where a module belongs",
    "A file that repo.allowed_modified_files names gets two lines for each module: an import behind "
      + "the file's imports, a call behind the application that it makes. Where there is no one such "
      + "place, none is guessed and nothing is written.")
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

  package static let all: [Rule] = [unclear, notWired, divergence, noCode]
}
