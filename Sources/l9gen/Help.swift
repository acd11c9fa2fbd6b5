import Core

/// The texts of `--help`, made from the tables.
enum Help {
  static var overview: String {
    var text = """
      l9gen \(toolVersion): agent schemas in, tested Python on a branch out. Same input, same bytes.

      Usage: l9gen <command> [options]

      Commands:

      """
    for command in Command.allCases {
      text += "  \(padded(command.rawValue, 10))\(command.row.summary)\n"
    }
    text += """

      <collection> is a name under input_schemas/, a file or a folder (YAML or Markdown).

      Start here:
        l9gen lint starter        is the example collection sound?
        l9gen graph starter       who depends on whom?
        l9gen extract starter     generate, test, commit to branch l9gen/starter

      'l9gen <command> --help' tells the options and examples of a command.
      Exit codes: 0 done or clean, 1 findings or failed checks, 2 could not run.

      """
    return text
  }

  static func text(for command: Command) -> String {
    let row = command.row
    let operand = row.operand.isEmpty ? "" : " \(row.operand)"
    var text = "Usage: l9gen \(command.rawValue)\(operand) [options]\n\n\(row.summary)\n"
    if !row.details.isEmpty { text += "\n\(row.details)\n" }
    text += "\nExamples:\n"
    let width = (row.examples.map(\.command.count).max() ?? 0) + 3
    for example in row.examples {
      text += "  \(padded(example.command, width))\(example.meaning)\n"
    }
    text += "\nOptions:\n"
    for option in Option.all where option.commands.contains(command) {
      let help = (option.special[command] ?? option.help).replacing(
        "FORMATS", with: command.formats.joined(separator: ", "))
      text += "  \(padded(synopsis(option), 28))\(help)\n"
    }
    return text
  }

  private static func synopsis(_ option: Option) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    return short + "--\(option.long)" + (option.value.map { " \($0)" } ?? "")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text.count >= width
      ? text + "  " : text + String(repeating: " ", count: width - text.count)
  }
}
