import Specs

/// What l9gen can be asked to do. Help, parsing and documentation come from these tables.
enum Command: String, CaseIterable {
  case extract, plan, apply, undo, check, lint, graph, own, disown, explain, verify, version
  case scan, fill, `init`, schema, conform
  case migrate, breaking, registry
  case why, impact, reproduce, mcp, `guard`, ci

  /// What `--format` may say.
  var formats: [String] {
    switch self {
    case .graph: GraphText.Format.allCases.map(\.rawValue)
    case .plan, .apply, .undo, .explain, .why, .impact, .reproduce, .`guard`:
      ["text", "json"]
    case .check, .lint, .conform, .breaking, .registry, .ci, .verify, .migrate:
      ["text", "json"] + ReportFormat.allCases.map(\.rawValue)
    case .scan: ["text", "json", "yaml"] + ReportFormat.allCases.map(\.rawValue)
    case .extract, .own, .disown, .version, .schema, .fill, .`init`: ["text", "json"]
    case .mcp: []
    }
  }

  struct Row {
    let operand: String
    let summary: String
    let details: String
    let examples: [(command: String, meaning: String)]
  }

  var row: Row {
    switch self {
    case .extract:
      Row(
        operand: "<collection>", summary: "generate, test and commit a collection",
        details: """
          Reads the collection's schemas, orders them, renders every planned file, runs the
          generated tests, writes extractions/<collection>_<time>/ and commits the files to
          branch l9gen/<collection> without touching work tree or index. The same input makes
          no second commit; where nothing changed at all, nothing is run. The first run
          installs the tests' packages, so it takes longer.

          <time> is an input too: SOURCE_DATE_EPOCH, else the newest commit that touches the
          collection, else its 'updated' or 'created'. So commit a new collection first.
          """,
        examples: [
          ("l9gen extract starter", "the collection input_schemas/starter"),
          ("l9gen extract agents/ --into ../platform", "a folder, committed to another repository"),
          ("l9gen extract starter --no-tests --no-commit", "only the folder; tests are 'not run'"),
        ])
    case .plan:
      Row(
        operand: "<collection>", summary: "show the files, or plan the changes of a work tree",
        details: """
          Prints every file with the rule that asks for it. With -o the files are rendered, checked
          and compared with those of the work tree, and the changes are saved for 'l9gen apply':
          each with its difference, the digests before and after, and what accounts for it. Edits
          are kept: a file that was edited and would change is merged; where that cannot be done
          nothing is planned. Nothing but the saved plan is written.
          """,
        examples: [
          ("l9gen plan starter", "every file and why"),
          ("l9gen plan starter -o plan.json", "what would change in the work tree, for review"),
          (
            "l9gen plan starter -o plan.json --conflicts keep",
            "edited lines win where both changed"
          ),
        ])
    case .apply:
      Row(
        operand: "<plan>", summary: "carry out saved changes, all or none",
        details: """
          Writes what 'l9gen plan -o' saved: the files, the ledger below .l9gen/ and the commit on
          the collection's branch. When a file, a schema, a template or the branch has changed since,
          nothing is written. A run that is killed is finished by the next one. Your own branch and
          index are not touched: the changes are in the work tree, to be looked at and committed.
          """,
        examples: [
          ("l9gen apply plan.json", "what was reviewed is what is written"),
          ("l9gen undo", "take it back"),
        ])
    case .undo:
      Row(
        operand: "", summary: "take the last apply back",
        details: """
          Restores every byte and the branch as they were before the last 'l9gen apply' of this
          work tree; again, before the one in front of that, up to 32 of them. 'l9gen ci
          --regenerate' counts as one apply for each collection. Nothing is done when one of the
          files was changed since.
          """,
        examples: [("l9gen undo", "the last apply; once more, the one before")])
    case .check: Self.checkRow
    case .own:
      Row(
        operand: "<file>...", summary: "let files be generated again",
        details: "Takes paths from the list .l9gen/disowned, which is committed with the files.",
        examples: [("l9gen own agents/first/README.md", "the next plan brings it back")])
    case .disown:
      Row(
        operand: "<file>...", summary: "take generated files over, or delete them for good",
        details: """
          Puts paths on the list .l9gen/disowned: they are neither written, nor merged, nor removed,
          nor missed. So a file that was deleted on purpose stays deleted, and says so.
          """,
        examples: [("l9gen disown agents/first/README.md", "it is yours now")])
    case .lint:
      Row(
        operand: "<collection>", summary: "report what is wrong with a collection",
        details: """
          Every finding of a run, with place, reason and remedy. --fix mends the mechanical
          ones in place and shows the difference. 'l9gen explain <code>' tells the rule.
          """,
        examples: [
          ("l9gen lint starter", "all findings"),
          ("l9gen lint schemas.md --fix", "quote what has to be quoted, show the diff"),
          ("l9gen lint starter --format json", "for tools; the shape is documented"),
        ])
    case .graph:
      Row(
        operand: "<collection>", summary: "show the dependency order",
        details: """
          Agents and modules by wave, with the edges and the reason of each. The arrows of mermaid
          and dot lead from what needs something to what it needs.
          """,
        examples: [
          ("l9gen graph starter", "text"),
          ("l9gen graph starter --format mermaid", "for a README; also dot and json"),
        ])
    case .explain:
      Row(
        operand: "[<code>]", summary: "tell the rule behind a finding's code",
        details: "Why the rule exists and what to do. Without a code: the list of all.",
        examples: [
          ("l9gen explain L9Y001", "one rule"), ("l9gen explain", "all codes with their titles"),
        ])
    case .verify:
      Row(
        operand: "<path>...", summary: "recompute the seal of an extraction, or files' own digests",
        details: """
          Of an extraction, compares every file with its digest in extraction_manifest.json, and
          all of them with the seal. Names what was changed, is missing or was added, with exit
          code 1. Files that are created once may change: they are yours. Of any other file or
          folder, compares every generated file with the digest that it carries itself: no schema,
          template or network is needed.
          """,
        examples: [
          ("l9gen verify agents/ l9_runtime/", "which generated files were changed by hand"),
          ("l9gen verify extractions/starter_20260105_000000", "one folder"),
          ("l9gen verify extractions/starter_20260105_000000 --format json", "for tools"),
        ])
    case .scan:
      Row(
        operand: "[<repository>]", summary: "hold a repository against its contracts",
        details: """
          Reads every *.meta.yaml, looks at documents, tests, code and wiring, and writes what is
          missing to meta-gaps.yaml: stable ids, the place in the contract, what is needed. A
          behaviour counts as covered when pytest collects a test that is marked with it:
          @pytest.mark.covers("…"). Waivers stand in .l9_waivers.yaml and end on their day.
          """,
        examples: [
          ("l9gen scan", "the repository of the working directory"),
          ("l9gen scan ../platform --format json", "another one, for tools; writes no file"),
          ("l9gen scan --baseline meta-gaps.yaml", "only what an earlier report does not hold"),
        ])
    case .fill:
      Row(
        operand: "[<repository>]", summary: "write what contracts ask for",
        details: """
          Closes the gaps that 'l9gen scan' finds: documents from their contracts and the code,
          a test for every behaviour that contract and code determine, package files, the wiring
          graph. What people wrote stays; where an edit meets a change, both places are told and
          nothing is written. What cannot be derived stays open, with what is missing. The last
          generated texts are kept in .l9/: commit it.
          """,
        examples: [
          ("l9gen fill", "everything in the repository of the working directory"),
          ("l9gen fill --gap gap-1a2b3c4d", "one gap"),
          ("l9gen fill --skeletons", "also empty tests, marked as skipped, for what stays open"),
        ])
    case .`init`: Self.initRow
    case .schema: Self.schemaRow
    case .migrate: Self.migrateRow
    case .breaking: Self.breakingRow
    case .registry: Self.registryRow
    case .why: Self.whyRow
    case .impact: Self.impactRow
    case .reproduce: Self.reproduceRow
    case .mcp: Self.mcpRow
    case .`guard`: Self.guardRow
    case .ci: Self.ciRow
    case .conform:
      Row(
        operand: "<collection>", summary: "compare the code of modules with their specs",
        details: """
          Reads the Python of every module in a repository by Python's own parser, wherever that
          code came from: routes, methods, authentication, variables, packets, the guard against
          repeats, calls and tools. Each difference is told with its place in the code and in the
          spec. Nothing is imported, run or written.
          """,
        examples: [
          ("l9gen conform modules/specs", "the repository of the working directory"),
          ("l9gen conform modules/specs --into ../platform", "another one"),
        ])
    case .version:
      Row(
        operand: "", summary: "print the version", details: "",
        examples: [("l9gen version", "for instance 'l9gen 0.1.0'")])
    }
  }
}
