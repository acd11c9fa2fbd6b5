package import Core

/// Every rule that a schema can break when its agent is derived.
package enum BlueprintRules {
  package static let archetypeRow = Rule(
    "L9A001", .error, "unreadable row of the archetype table",
    "The archetype table says what a declared file becomes. Every row needs a name and one of the "
      + "known kinds; an unreadable row would leave files without a template.")
  package static let rootPath = Rule(
    "L9A002", .error, "root path without a package",
    "The root path of a schema becomes the agent's folder and its Python package, so it is "
      + "relative, does not climb, and every component holds a letter or a digit.")
  package static let role = Rule(
    "L9A003", .warning, "file name without a role",
    "The last word of a declared file's name says what the file is (`…_scorer.py`). Without a "
      + "known role word the file becomes an extension point: a class of its own with a declared, "
      + "documented default, and no domain logic.")
  package static let trigger = Rule(
    "L9A004", .warning, "condition that is not understood",
    "Triggers, alerts and policies become rules that are checked on every decision. Text that is "
      + "neither a comparison nor a short flag becomes no rule: nothing is guessed.")
  package static let endpoint = Rule(
    "L9A005", .error, "unusable endpoint",
    "An endpoint needs a path that begins with `/` and one of the methods GET, POST, PUT, PATCH "
      + "and DELETE; otherwise no route can be made for it.")

  package static let all = [archetypeRow, rootPath, role, trigger, endpoint]
}
