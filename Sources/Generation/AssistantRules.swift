package import Core

/// The rules for programs that call l9gen: coding agents, their editors and hooks.
package enum AssistantRules {
  package static let outside = Rule(
    "L9X001", .error, "a path outside the server's folder",
    "A tool server works in the folder that it was started in, or the one of '-C', links followed. "
      + "What a model asks for elsewhere is refused: its words may come from a document it read.")
  package static let readOnly = Rule(
    "L9X002", .error, "the server changes no files",
    "'l9gen mcp' only reads unless a person starts it with '--allow-apply'. The plan can be carried "
      + "out by hand: 'l9gen plan COLLECTION -o FILE' and 'l9gen apply FILE'.")
  package static let unknownPlan = Rule(
    "L9X003", .error, "a plan that this server does not hold",
    "Only what was planned, and so could be reviewed, is written. The server keeps the last plans "
      + "that it made since it was started.")
  package static let unknownTopic = Rule(
    "L9X004", .error, "nothing is known of a topic",
    "A topic is a finding's code, or the path of a file in the repository, with or without a line.")
  package static let unknownUnit = Rule(
    "L9X005", .error, "a collection does not have that agent or module",
    "Units are named by their id, as 'l9gen graph' and the tool that describes a collection show.")

  package static let all: [Rule] = [outside, readOnly, unknownPlan, unknownTopic, unknownUnit]
}
