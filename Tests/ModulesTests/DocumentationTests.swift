import Core
import Testing

@testable import Modules

/// Pages of `docs` that are written from tables; `L9_RECORD=1` writes them.
@Suite struct DocumentationTests {
  @Test func breakingChangesAreInStepWithTheirTable() throws {
    let rows = BreakingRules.all.map { row in
      "| \(row.rule.code) | \(row.rule.title) | \(row.breaks) | \(row.stays) |"
    }
    try Support.compare(
      """
      # Breaking changes of modules

      <!-- Written by Tests/ModulesTests/DocumentationTests.swift from the table in Sources/Modules. -->

      `l9gen breaking <collection> --against <revision>` compares the module specs of a collection with
      what they were in a commit of the repository around them. A change that breaks somebody is an
      error with both places, and the exit code is 1. Modules are the same if their ids are; routes
      are, if method and path are, names of parameters aside. Defaults of the format count: a value
      that is stated now and was the default before is no change.

      | code | | breaks | does not |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))

      Where a change is meant, keep the old beside the new for a time: two routes, two packets. A
      module that is to go is called `deprecated` in `maturity.stage`, or `superseded` with
      `maturity.superseded_by`; its routes then warn and hand over, and a later version may drop it.

      """, with: "../../docs/module-breaking.md")
  }

  @Test func migrationIsInStepWithItsTable() throws {
    let rows = MigrationSteps.all.map { "- \($0.title)" }
    try Support.compare(
      """
      # Migration of module specs

      <!-- Written by Tests/ModulesTests/DocumentationTests.swift from the table in Sources/Modules. -->

      `l9gen migrate <collection> --to 2.6` shows what would change as a difference; `--write` changes
      the files. Every change is an edit of its own bytes: comments, order, quotes, indentation and
      line ends stay, and the second time nothing is left to do. In this order:

      \(rows.joined(separator: "\n"))

      Sections that 2.5 and 2.6 added are made of what the spec says elsewhere: the dependency
      contract of its routes and calls, expectations of packets of their endings, contacts of
      `ownership`. A stage of maturity cannot be known and is `experimental`. A section is put behind
      the one it belongs to.

      A place that cannot be edited alone, such as one that an alias copies, is an error; nothing is
      written then. A template that is not filled in is not migrated.

      """, with: "../../docs/module-migration.md")
  }
}
