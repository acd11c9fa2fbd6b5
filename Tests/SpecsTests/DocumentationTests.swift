import Foundation
import Testing

@testable import Specs

/// `docs/canonical-schema.md` is written from the field tables; `L9_RECORD=1` writes it.
@Suite struct DocumentationTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs").standardizedFileURL

  @Test func documentIsInStepWithTheTables() throws {
    try Self.compare(Self.document, with: "canonical-schema.md")
  }

  /// Holds a text against a file of `docs`, or records it.
  static func compare(_ expected: String, with name: String) throws {
    let place = folder.appending(path: name)
    let actual = try? String(contentsOf: place, encoding: .utf8)
    if CaseTests.isRecording, actual != expected {
      try expected.write(to: place, atomically: true, encoding: .utf8)
      Issue.record("recorded docs/\(name)")
    } else {
      #expect(actual == expected, "run the tests with L9_RECORD=1 and read the difference")
    }
  }

  @Test func everyFieldIsExplainedInOneLine() {
    let tables = [
      CanonicalFields.table, CollectionFields.table, WiringFields.table, PatternFields.table,
      ModuleFields.table,
    ]
    for table in tables {
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
    | [module spec](module-spec.md) | `metadata.module_id`, or any of its keystone sections |
    | module registry | `modules`, a list of `module_id`; `l9gen registry` reads it |
    | contract | `location` and `type`; recognised, and not part of an extraction |

    `platform_services` of a contract in the collection, or of `.l9_repo.meta.yaml` in the target
    repository, lists what modules may depend on without its being a unit.

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
    Paths hold letters, digits and `._+@=-` between `/`; no component begins with `.` or `-`.

    ## Order

    Edges, strongest first:

    | Edge | From |
    |---|---|
    | `depends_on.hard` | the schema; unknown names are errors, cycles too |
    | `runtime_wiring.depends_on` | a module's spec; a unit or a service of the platform |
    | `linkexisting` | a path that another agent generates |
    | `depends_on.soft` | the schema; unknown names are taken as external |
    | wiring | glue: the caller needs the called, the observer needs the observed |
    | `dependency_contract` | a module's spec, in both directions |
    | `outbound_calls` | `dependencies` of a module's spec |
    | `connectto` | a path that is another agent's root path or lies in it |

    `depends_on` names an agent by id, name, system, file name or root path. Soft edges that close a
    cycle are dropped, the weakest first. The order is Kahn's, ties by id; a wave holds the agents
    whose longest way of dependencies is equally long.

    `l9gen graph` and the generated documents draw an arrow from a unit to what it needs. An order that an
    extractor map states is not followed; where it contradicts a dependency, both places are told.

    ## Agent schema

    Required are `name` (or `system`) and `rootpath`. A dot stands for a map inside a map, `[]` for
    each element of a list, `*` for a name of your own.

    \(FieldText.sections(of: CanonicalFields.table))
    ## Collection file

    \(FieldText.rows(CollectionFields.table.rules))

    ## Wiring glue

    \(FieldText.rows(WiringFields.table.rules))

    ## Code-pattern glue

    What an entry states of its file is taken exactly; what it does not state follows from the file's
    name. `target` is a path as the schema lists it, a path of the target repository or a bare name,
    and counts for every agent that generates such a file.

    \(FieldText.rows(PatternFields.table.rules))

    - **Functions** become methods of a class `…Functions` with exactly the stated parameters, types,
      defaults and result. Types are those of a request's fields, `dict[…]`, `list[…]`, `Any`, the models of
      the glue and lists of them; `None`, or no result, means that calls are kept. A parameter without a
      type takes any JSON. What the schema cannot say, the function's behaviour, has a default that follows
      from the types alone, is told in its docstring, and is replaced by a subclass in `extensions.py`.
    - **Endpoints** are operations like those of the schema. An endpoint calls the function that it names, or
      the one whose words its own name shares; request and answer then have the function's types.
    - **Models** without fields take any JSON, and a finding says so.
    - **Fields** are read from the environment like every setting of the agent.

    Nothing is guessed: a signature, type or name that is not understood is left out with a warning, and a
    name that hides another one is an error.

    """
  }
}
