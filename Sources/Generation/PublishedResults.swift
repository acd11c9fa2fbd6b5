import Contracts
import Core
import Living
import Specs

/// The results of all commands, sorted by kind. `docs/command-json.md` tells what members mean.
package enum PublishedResults {
  package static let all: [PublishedResult] = [
    PublishedResult(
      "affected", "What a change since a commit can reach",
      PublishedTraces.affected(plannedFile)),
    PublishedResult("applied", "What l9gen apply did", outcome),
    PublishedResult(
      "change-plan", "The changes of a work tree, as l9gen plan -o saves them", changePlan),
    PublishedResult("ci", "What l9gen ci looked at, and what it found", ci),
    PublishedResult("diagnostics", "Findings of lint, conform, breaking, registry", diagnostics),
    PublishedResult("drift", "How generated files of one collection stand", drift),
    PublishedResult(
      "drifts", "How generated files of several collections stand",
      [.init("collections", .list(.record(head("drift") + drift)))]),
    PublishedResult("extraction", "What l9gen extract made", extraction),
    PublishedResult("filled", "What l9gen fill wrote", filled),
    PublishedResult(
      "formats", "What l9gen schema has schemas of",
      [.init("formats", .list(.record([.init("name", .text), .init("purpose", .text)])))]),
    PublishedResult("gaps", "What contracts ask for and a repository lacks", gaps),
    PublishedResult("graph", "Units with their edges, their order and waves", graph),
    PublishedResult("guard", "Whether a file may be edited", guarded),
    PublishedResult("headers", "Files held against the digests that they carry", headers),
    PublishedResult(
      "impact", "What a change of a schema's field would change", PublishedTraces.impact),
    PublishedResult("initialised", "What l9gen init wrote", initialised),
    PublishedResult("migration", "What l9gen migrate changes", migration),
    PublishedResult(
      "ownership", "The paths that are not generated",
      [.init("disowned", .list(.text))]),
    PublishedResult("plan", "Every file of a collection, and what it is made from", plan),
    PublishedResult(
      "reproduction", "A collection generated in several surroundings",
      PublishedTraces.reproduction),
    PublishedResult("rules", "The rules behind findings", rules),
    PublishedResult("undone", "What l9gen undo did", outcome + [.init("left", .whole)]),
    PublishedResult("verification", "An extraction held against its seal", verification),
    PublishedResult("version", "Which l9gen this is", [.init("tool", .text)]),
    PublishedResult("why", "Where a line of a generated file comes from", PublishedTraces.why),
    PublishedResult(
      "why-file", "Where every line of a generated file comes from", PublishedTraces.whyFile),
    PublishedResult(
      "why-wired", "What wants lines of modules in a file of the platform", PublishedTraces.whyWired
    ),
  ]

  /// The result of that kind, with or without its folder.
  package static func named(_ name: String) -> PublishedResult? {
    all.first { $0.kind == name || $0.name == name }
  }

  static func head(_ kind: String) -> [ResultMember] {
    [.init("version", .version), .init("kind", .words([kind]))]
  }
}

extension PublishedResults {
  private static let position: [ResultMember] = [
    .init("line", .whole), .init("column", .whole), .init("offset", .whole),
  ]

  private static let span: ResultShape = .record([
    .init("path", .text), .init("start", .record(position)), .init("end", .record(position)),
  ])

  private static let severity: ResultShape = .words(Severity.self)

  private static let finding: ResultShape = .record([
    .init("code", .text), .init("severity", severity), .init("title", .text),
    .init("message", .text), .init("span", .nullable(span)),
    .init(
      "notes", .list(.record([.init("message", .text), .init("span", .nullable(span))]))),
    .init("help", .nullable(.text)),
    .init("fixes", .list(.record([.init("span", span), .init("replacement", .text)]))),
  ])

  private static let counts: ResultShape = .record(
    Severity.allCases.map { .init($0.rawValue, .whole) })

  private static let diagnostics: [ResultMember] = [
    .init("counts", counts), .init("findings", .list(finding)),
  ]

  private static let rules: [ResultMember] = [
    .init(
      "rules",
      .list(
        .record([
          .init("code", .text), .init("severity", severity), .init("title", .text),
          .init("explanation", .text),
        ])))
  ]

  private static let ci: [ResultMember] = [
    .init("status", .words(["clean", "findings", "incomplete"])),
    .init(
      "parts",
      .list(
        .record([
          .init("part", .text), .init("subject", .text),
          .init("outcome", .words(["done", "nothing to do", "not run"])),
          .init("reason", .nullable(.text)), .init("counts", counts),
          .init("not_checked", .list(.text)), .init("findings", .list(located)),
        ]))),
  ]

  /// A finding with one place of the repository.
  private static let located: ResultShape = .record([
    .init("code", .text), .init("severity", severity), .init("message", .text),
    .init("path", .nullable(.text)), .init("line", .nullable(.whole)),
    .init("column", .nullable(.whole)), .init("help", .nullable(.text)),
    .init("facts", .named(.anything)),
  ])

  private static let filled: [ResultMember] = [
    .init("written", .list(.text)), .init("open", .whole), .init("findings", .list(finding)),
  ]

  private static let gap: ResultShape = .record([
    .init("id", .text), .init("kind", .text), .init("code", .text), .init("severity", severity),
    .init("meta_type", .nullable(.text)), .init("meta_file", .text),
    .init("line", .whole, isOptional: true), .init("column", .whole, isOptional: true),
    .init("target_file", .text), .init("message", .text), .init("help", .text, isOptional: true),
    .init("also_asked_by", .list(.text), isOptional: true),
    .init("excused_by", .text, isOptional: true),
    .init("context", .named(.anything), isOptional: true),
  ])

  private static let gaps: [ResultMember] = [
    .init(
      "repo",
      .record([.init("root", .text), .init("meta_repo_contract", .nullable(.text))])),
    .init("contracts", .whole),
    .init("behaviours", .record([.init("count", .whole), .init("checked", .text)])),
    .init("not_checked", .list(.text)), .init("gaps", .list(gap)), .init("excused", .list(gap)),
  ]

  private static let initialised: [ResultMember] = [
    .init("written", .list(.text)), .init("kept", .list(.text)),
    .init("left", .list(.record([.init("path", .text), .init("reason", .text)]))),
  ]

  private static let migration: [ResultMember] = [
    .init("to", .text), .init("written", .flag),
    .init(
      "files",
      .list(
        .record([.init("path", .text), .init("changes", .list(.text)), .init("diff", .text)]))),
  ]
}

extension PublishedResults {
  private static let file: ResultShape = .record([
    .init("path", .text), .init("state", .words(DriftState.self)), .init("unit", .nullable(.text)),
    .init("row", .text), .init("edited", .flag), .init("schema", .nullable(.text)),
    .init("template", .nullable(.text)), .init("reason", .nullable(.text)),
    .init(
      "conflicts",
      .list(
        .record([
          .init("line", .whole), .init("base", .text), .init("ours", .text), .init("theirs", .text),
        ]))),
  ])

  private static let drift: [ResultMember] = [
    .init("collection", .text), .init("clean", .flag),
    .init("counts", .record(DriftState.allCases.map { .init($0.rawValue, .whole) })),
    .init("files", .list(file)), .init("disowned", .list(.text)), .init("rendered", .flag),
    .init("affected_by", .nullable(.text)), .init("findings", .list(finding)),
  ]

  private static let input: ResultShape = .record([.init("path", .text), .init("sha256", .text)])

  private static let state: ResultShape = .nullable(
    .record([.init("sha256", .text), .init("executable", .flag)]))

  private static let change: ResultShape = .record([
    .init("op", .words(["create", "update", "delete"])), .init("path", .text),
    .init("before", state), .init("after", state), .init("state", .text), .init("reason", .text),
    .init("diff", .text), .init("content", .nullable(.text), isOptional: true),
    .init("content_hex", .text, isOptional: true),
  ])

  private static let commit: ResultShape = .record([
    .init("branch", .text), .init("tip", .nullable(.text)), .init("id", .text),
    .init("author", .text), .init("mail", .text), .init("time", .whole), .init("message", .text),
    .init("trailers", .list(.record([.init("key", .text), .init("value", .text)]))),
  ])

  private static let changePlan: [ResultMember] = [
    .init("id", .text), .init("collection", .text), .init("source", .text), .init("root", .text),
    .init("plan", .text), .init("generator", .text), .init("inputs", .list(input)),
    .init("templates_sha256", .text), .init("changes", .list(change)),
    .init("commit", .nullable(commit)),
    .init(
      "lost",
      .list(.record([.init("path", .text), .init("line", .whole), .init("text", .text)]))),
  ]

  private static let outcome: [ResultMember] = [
    .init("id", .text), .init("changes", .whole), .init("changed_meanwhile", .list(.text)),
    .init("branch_moved", .flag),
  ]

  private static let guarded: [ResultMember] = [
    .init("path", .text), .init("lines", .nullable(.list(.whole))), .init("free", .flag),
    .init(
      "reason",
      .words([
        "other", "yours", "disowned", "orphan", "generated", "record", "memory", "wired",
      ])), .init("collection", .nullable(.text)), .init("unit", .nullable(.text)),
    .init("template", .nullable(.text)), .init("edit", .list(.text)), .init("yours", .list(.text)),
    .init("next", .nullable(.text)),
  ]

  private static let headers: [ResultMember] = [
    .init("intact", .flag), .init("files", .whole), .init("changed", .list(.text)),
    .init("foreign", .list(.text)), .init("others", .whole),
  ]

  private static let verification: [ResultMember] = [
    .init("intact", .flag), .init("files", .whole), .init("seal", .text),
    .init("differences", .list(.record([.init("path", .text), .init("message", .text)]))),
    .init("unlisted", .list(.text)),
  ]
}

extension PublishedResults {
  private static let edge: ResultShape = .record([
    .init("dependent", .text), .init("dependency", .text),
    .init("kind", .words(Graph.EdgeKind.allCases.map(\.label))), .init("path", .text),
    .init("line", .whole), .init("column", .whole),
  ])

  private static let graph: [ResultMember] = [
    .init("nodes", .list(.record([.init("id", .text), .init("name", .text)]))),
    .init("edges", .list(edge)), .init("dropped", .list(edge)), .init("order", .list(.text)),
    .init("waves", .list(.list(.text))),
  ]

  private static let unit: ResultShape = .record([
    .init("id", .text), .init("kind", .words(["agent", "module"])), .init("name", .text),
    .init("rootpath", .text), .init("wave", .whole), .init("depends_on", .list(.text)),
    .init("source", .text),
  ])

  private static let plannedFile: ResultShape = .record([
    .init("path", .text), .init("place", .nullable(.text)),
    .init("kind", .words(TemplatePack.Kind.self)),
    .init("owner", .words(["generated", "created_once"])), .init("executable", .flag),
    .init("unit", .nullable(.text)), .init("row", .text), .init("reason", .text),
    .init("template", .text), .init("template_sha256", .text), .init("spec_sha256", .text),
  ])

  private static let plan: [ResultMember] = [
    .init("collection", .text), .init("time", .text), .init("inputs", .list(input)),
    .init("agents", .list(unit)),
    .init("totals", .record(TemplatePack.Kind.allCases.map { .init($0.rawValue, .whole) })),
    .init("files", .list(plannedFile)),
  ]

  private static let check: ResultShape = .record([
    .init("gate", .text), .init("subject", .text),
    .init("outcome", .words(["passed", "failed", "not run"])),
    .init("findings", .whole),
    .init(
      "first",
      .list(
        .record([.init("path", .text), .init("line", .whole), .init("message", .text)]))),
  ])

  private static let extraction: [ResultMember] = [
    .init("collection", .text), .init("plan", .text), .init("folder", .text),
    .init("files", .whole), .init("writing", .words(["written", "replaced", "unchanged"])),
    .init(
      "tests",
      .nullable(
        .record([
          .init("passed", .whole), .init("total", .whole), .init("lines", .nullable(.text)),
        ]))),
    .init("checks", .list(check)),
    .init(
      "commit",
      .nullable(.record([.init("id", .text), .init("branch", .text), .init("new", .flag)]))),
    .init("complete", .flag), .init("remembered", .flag),
  ]
}
