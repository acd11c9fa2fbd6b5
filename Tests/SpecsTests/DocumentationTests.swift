import Foundation
import Testing

@testable import Specs

/// `docs/canonical-schema.md` is written from the field tables; `L9_RECORD=1` writes it.
@Suite struct DocumentationTests {
  private static let place = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/canonical-schema.md").standardizedFileURL

  @Test func documentIsInStepWithTheTables() throws {
    let expected = Self.document
    let actual = try? String(contentsOf: Self.place, encoding: .utf8)
    if CaseTests.isRecording, actual != expected {
      try expected.write(to: Self.place, atomically: true, encoding: .utf8)
      Issue.record("recorded docs/canonical-schema.md")
    } else {
      #expect(actual == expected, "run the tests with L9_RECORD=1 and read the difference")
    }
  }

  @Test func everyFieldIsExplainedInOneLine() {
    for table in [CanonicalFields.table, CollectionFields.table, WiringFields.table] {
      for rule in table.rules {
        #expect(!rule.purpose.isEmpty && !rule.purpose.hasSuffix("."), "\(rule.path)")
        #expect(!rule.purpose.contains("\n") && !rule.purpose.contains("|"), "\(rule.path)")
      }
    }
  }

  private static var document: String {
    """
    # Input formats

    <!-- Written by Tests/SpecsTests/DocumentationTests.swift from the tables in Sources/Specs. -->

    A *collection* is one or more files: YAML with one or many documents, Markdown with front matter
    and fenced YAML, or both. Each document is told by its keys:

    | Document | Known by |
    |---|---|
    | collection file | `agents` |
    | agent schema | `rootpath`, or any field of the table below |
    | extractor map | `extraction_sequence.order` |
    | shared configuration | `shared_configuration` |
    | wiring glue | `wirings`, `memory_harmonization`, `governance_harmonization`, \
    `communication_harmonization` |
    | code-pattern glue | `schema_to_code` or `file_roles` |
    | meta template | its sections, or a file name `meta.….yaml` |
    | module spec, contract | recognised; l9gen makes nothing of them and says so |

    A schema may be spread over several documents of one file, until a key comes again; that key
    begins the next schema. A name in a heading such as `## SCHEMA 2: MAIN AGENT`, or in an extractor
    map, must have its schema in some file of the collection.

    ## Spelling and layouts

    Keys are compared in lower case without `_` and `-`: `rootpath`, `root_path` and `RootPath` are
    one field. Names of your own (channels, stages, resources) keep their spelling.

    | You may write | It means |
    |---|---|
    | `system: {system, module, name, role, rootpath}` | the same five fields on top |
    | `version`, `owner`, `created`, `updated` under `metadata` | the same on top |
    | `working_memory: redis_cluster` | `working_memory: {storagetype: redis_cluster}` |
    | `autonomy_profile` on top | `learning_system.autonomy_profile` |
    | endpoint `/echo` or `GET /echo` | `{path: /echo}` or `{path: /echo, method: GET}` |
    | a path that ends in `/` | the same without it |

    `L9/` at the head of a path is the target repository itself: `L9/core/tensoraios` is the package
    `core.tensoraios`. Entries of `generatefiles` and `generatedocs` without that head lie below the
    root path. The last component of the root path is the agent's id, unique in the collection.

    ## Order

    Edges, strongest first:

    | Edge | From |
    |---|---|
    | `depends_on.hard` | the schema; unknown names are errors, cycles too |
    | `linkexisting` | a path that another agent generates |
    | `depends_on.soft` | the schema; unknown names are taken as external |
    | wiring | glue: the caller needs the called, the observer needs the observed |
    | `connectto` | a path that is another agent's root path or lies in it |

    `depends_on` names an agent by id, name, system, file name or root path. Soft edges that close a
    cycle are dropped, the weakest first. The order is Kahn's, ties by id; a wave holds the agents
    whose longest way of dependencies is equally long.

    ## Agent schema

    Required are `name` (or `system`) and `rootpath`. A dot stands for a map inside a map, `[]` for
    each element of a list, `*` for a name of your own.

    \(sections(of: CanonicalFields.table))
    ## Collection file

    \(FieldText.rows(CollectionFields.table.rules))

    ## Wiring glue

    \(FieldText.rows(WiringFields.table.rules))

    """
  }

  /// One table for each field of the top level that has others below it; the rest come first.
  private static func sections(of table: FieldTable) -> String {
    let heads = table.rules.map { head(of: $0) }
    var text = ""
    let single = table.rules.filter { rule in heads.count { $0 == head(of: rule) } == 1 }
    text += "### Identity\n\n" + FieldText.rows(single) + "\n\n"
    var done: Set<String> = []
    for rule in table.rules where !single.contains(where: { $0.path == rule.path }) {
      guard done.insert(head(of: rule)).inserted else { continue }
      let inner = table.rules.filter { head(of: $0) == head(of: rule) }
      text += "### \(head(of: rule))\n\n" + FieldText.rows(inner) + "\n\n"
    }
    return String(text.dropLast())
  }

  private static func head(of rule: FieldRule) -> String {
    String(rule.path.prefix { $0 != "." && $0 != "[" })
  }
}
