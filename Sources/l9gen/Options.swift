import Modules

/// One option; `value` is the name of its argument in help, nil for a switch.
struct Option: Sendable {
  enum ID: Sendable {
    case directory, jobs, format, output, fix, noTests, noChecks, noCommit, branch, into, author
    case rootName, links, templates, python, color, help, quiet, contexts
    case conflicts
    case today, baseline, junit, coverage, gap, skeletons
    case regenerate, report, fresh
    case toVersion, showDiff, write, against, importing, check
    case collection, value, runs, tool, affectedBy
    case allowApply, hook, agents
  }

  let id: ID
  let long: String
  let short: Character?
  let value: String?
  let help: String
  let commands: [Command]
  /// The words that the value may be; empty when it may be any text.
  let choices: [String]
  /// Help for one command, where it means something of its own there.
  let special: [Command: String]

  init(
    _ id: ID, _ long: String, short: Character? = nil, value: String? = nil,
    choices: [String] = [], _ commands: [Command], _ help: String,
    special: [Command: String] = [:]
  ) {
    self.id = id
    self.long = long
    self.short = short
    self.value = value
    self.help = help
    self.commands = commands
    self.choices = choices
    self.special = special
  }

  private static let reading: [Command] = [
    .extract, .plan, .check, .lint, .graph, .conform, .why, .impact, .reproduce, .mcp, .ci,
  ]

  static let all: [Option] = [
    Option(
      .directory, "directory", short: "C", value: "DIR", Command.allCases,
      "work as if started in DIR"),
    Option(
      .jobs, "jobs", short: "j", value: "N", [.extract, .plan, .check, .impact, .mcp, .ci],
      "workers for rendering, 1 to 256; the bytes are the same for any N (default: all cores)"),
    Option(
      .format, "format", value: "FORMAT", Command.allCases.filter { !$0.formats.isEmpty },
      "how the result is written: FORMATS (default: text)",
      special: [
        .ci: "the form of the result: FORMATS (default: text, on GitHub github)"
      ]),
    Option(
      .output, "output", short: "o", value: "PATH", [.extract, .plan, .scan],
      "the folder that holds the extractions (default: extractions)",
      special: [
        .plan: "save the changes of the work tree as JSON in this file",
        .scan: "write the report to this file (default: meta-gaps.yaml in the repository)",
      ]),
    Option(.fix, "fix", [.lint], "apply the mechanical remedies in place and show the diff"),
    Option(
      .noTests, "no-tests", [.extract, .plan, .scan, .fill, .mcp, .ci],
      "do not run the generated tests; the result is not declared complete",
      special: [
        .scan: "do not collect tests; behaviours count neither as covered nor as missing",
        .fill: "do not collect tests; only test files that are missing are written",
        .ci: "do not collect tests for the scan, nor run the generated ones for --regenerate",
      ]),
    Option(
      .noChecks, "no-checks", [.extract, .plan, .mcp, .ci],
      "run no check that needs Python; the result is not declared complete"),
    Option(
      .noCommit, "no-commit", [.extract, .plan, .mcp], "write the folder, commit nothing",
      special: [
        .plan: "change the work tree, commit nothing",
        .mcp: "plans change the work tree and commit nothing",
      ]),
    Option(
      .hook, "hook", [.`guard`],
      "answer an event of Claude Code or Cursor that stands on standard input; 2 refuses the edit"),
    Option(
      .allowApply, "allow-apply", [.mcp, .`init`],
      "offer the tool that carries plans out; without it nothing is ever written",
      special: [.`init`: "with --agents: the server that is set up may carry plans out"]),
    Option(
      .agents, "agents", [.`init`],
      "write what makes coding agents use l9gen, and nothing else"
    ),
    Option(
      .fresh, "fresh", [.extract, .check],
      "do all of it, whatever is remembered of the last run (in .git/l9gen)"),
    Option(
      .conflicts, "conflicts", value: "HOW", choices: ["stop", "keep", "new", "older"],
      [.extract, .plan],
      "where edits meet changes: stop (default), keep, new; older: new for older DORA forms only"),
    Option(
      .branch, "branch", value: "NAME", [.extract, .plan, .check, .ci],
      "commit to NAME (default: l9gen/<collection>)",
      special: [
        .check: "compare with this branch; no work tree is needed",
        .ci: "with --regenerate: commit to NAME (default: l9gen/regenerate)",
      ]),
    Option(
      .into, "into", value: "REPO",
      [.extract, .plan, .apply, .undo, .check, .own, .disown, .conform, .why, .impact, .reproduce],
      "the target repository (default: the one around the working directory)"),
    Option(
      .author, "author", value: "'NAME <EMAIL>'", [.extract, .plan, .mcp, .ci],
      "author of the commit (default: the target repository's own user)"),
    Option(
      .rootName, "root-name", value: "NAME", reading + [.breaking],
      "first part of schema paths that means the repository's root (default: L9)"),
    Option(
      .links, "links", value: "HOW", choices: ["strict", "lenient"], reading,
      "strict: a path of 'linkexisting' that is nowhere is an error; lenient (default): it is not"),
    Option(
      .templates, "templates", value: "DIR", reading + [.apply, .explain, .scan, .fill, .`init`],
      "use another folder of templates with a manifest.yaml (default: l9gen's own)"),
    Option(
      .python, "python", value: "PATH",
      [.extract, .plan, .scan, .fill, .`init`, .conform, .mcp, .ci],
      "interpreter for checks and tests, 3.11 or newer (default: python3)",
      special: [
        .scan: "an interpreter with pytest and what the tests import (default: one of our own)",
        .fill: "an interpreter with pytest and what the tests import (default: one of our own)",
      ]),
    Option(.gap, "gap", value: "ID", [.fill], "close only this gap"),
    Option(
      .skeletons, "skeletons", [.fill],
      "also write empty tests, marked as skipped: they cover nothing"),
    Option(
      .today, "today", value: "DAY", [.scan, .ci],
      "the day waivers are held against (default: SOURCE_DATE_EPOCH, else the newest commit)"),
    Option(
      .baseline, "baseline", value: "FILE", [.scan, .ci],
      "an earlier meta-gaps.yaml: gaps that it holds do not count"),
    Option(
      .junit, "junit", value: "FILE", [.scan, .ci],
      "a JUnit report of pytest: only tests that passed in it cover anything"),
    Option(
      .coverage, "coverage", value: "FILE", [.scan, .ci],
      "a report of 'coverage json', for the targets of coverage"),
    Option(
      .regenerate, "regenerate", [.ci],
      "commit what drifted, generated anew, to a branch; not for forks"),
    Option(
      .report, "report", value: "FORM=FILE", [.ci],
      "also write a file; repeatable: text, json, sarif, github, junit, summary, gaps"),
    Option(
      .toVersion, "to", value: "VERSION", choices: [Migration.version], [.migrate],
      "the version to bring specs to (default: \(Migration.version))"),
    Option(.showDiff, "diff", [.migrate], "show the difference and write nothing (default)"),
    Option(
      .write, "write", [.migrate, .registry], "change the files",
      special: [.registry: "with --import: change the registry"]),
    Option(
      .against, "against", value: "REVISION", [.breaking],
      "the commit to compare with: a branch, a tag, an id"),
    Option(
      .importing, "import", value: "FILE", [.registry],
      "take the entries of a published registry into the machine's own"),
    Option(.check, "check", [.registry], "hold the registry against the repository (default)"),
    Option(
      .collection, "collection", value: "NAME", [.why, .impact],
      "the collection that the place belongs to (default: the one that its surroundings name)"),
    Option(
      .value, "value", value: "YAML", [.impact],
      "try this value, as it would stand there (default: several of the present one's kind)"),
    Option(
      .affectedBy, "affected-by", value: "REVISION", [.plan, .check],
      "only what the changes of schemas and templates since a commit can reach"),
    Option(
      .runs, "runs", value: "N", [.reproduce], "how often to generate, 2 to 1000 (default: 5)"),
    Option(
      .tool, "tool", value: "PATH", [.reproduce],
      "the program to run (default: this one); it takes the arguments of 'l9gen extract'"),
    Option(
      .contexts, "contexts", value: "DIR", [.extract],
      "also write to DIR what each template saw (<n>.json) and wrote (<n>.out)"),
    Option(
      .color, "color", value: "WHEN", choices: ["auto", "always", "never"], Command.allCases,
      "colour in findings: auto (default: on a terminal without NO_COLOR), always, never"),
    Option(
      .quiet, "quiet", short: "q", Command.allCases,
      "no progress and no count of notes on standard error"),
    Option(.help, "help", short: "h", Command.allCases, "print this help"),
  ]
}
