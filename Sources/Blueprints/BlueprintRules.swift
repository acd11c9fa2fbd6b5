package import Core

/// Every rule a schema can break when an agent is derived from it.
package enum BlueprintRules {
  package static let archetypeRow = Rule(
    "L9A001", .error, "unreadable row of the archetype table",
    "The archetype table says what a declared file becomes. Every row needs a name and one of the "
      + "known kinds; an unreadable row would leave files without a template.")

  package static let all = [archetypeRow]
}
