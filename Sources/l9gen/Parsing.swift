import Core

extension Invocation {
  /// Reads the arguments behind the program's name.
  init(_ arguments: [String]) throws(UsageProblem) {
    self.init()
    var rest = arguments[...]
    var takesOptions = true
    while let argument = rest.popFirst() {
      if takesOptions, argument == "--" {
        takesOptions = false
      } else if takesOptions, argument == "--version" {
        command = command ?? .version
      } else if takesOptions, argument.hasPrefix("--") {
        try readLong(argument.dropFirst(2), &rest)
      } else if takesOptions, argument.hasPrefix("-"), argument != "-" {
        try readShort(argument.dropFirst(), &rest)
      } else if command == nil, argument == "help" {
        set(.help)
      } else if command == nil {
        command = try Self.command(argument)
      } else {
        operands.append(argument)
      }
    }
    try checkOptionsFitCommand()
    try checkChoices()
  }

  /// Values that are words of a list.
  private func checkChoices() throws(UsageProblem) {
    for option in Option.all {
      let choices = option.id == .format ? (command?.formats ?? []) : option.choices
      guard !choices.isEmpty, let value = self[option.id], !choices.contains(value) else {
        continue
      }
      throw UsageProblem(
        message: "'\(value)' is no value of '--\(option.long)'",
        help: Self.didYouMean(value, among: choices)
          ?? "one of: \(choices.joined(separator: ", "))")
    }
  }

  private static func command(_ word: String) throws(UsageProblem) -> Command {
    guard let command = Command(rawValue: word) else {
      throw UsageProblem(
        message: "'\(word)' is not a command",
        help: didYouMean(word, among: Command.allCases.map(\.rawValue))
          ?? "'l9gen --help' lists the commands")
    }
    return command
  }

  private mutating func readLong(
    _ text: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageProblem) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = Option.all.first(where: { $0.long == name }) else {
      throw UsageProblem(
        message: "'--\(name)' is not an option",
        help: didYouMean(name, among: Option.all.map(\.long)).map { "\($0)" }
          ?? "'l9gen --help' lists the options")
    }
    if option.value == nil {
      guard parts.count == 1 else {
        throw UsageProblem(message: "'--\(name)' takes no value", help: nil)
      }
      set(option.id)
    } else if parts.count == 2 {
      set(option.id, String(parts[1]))
    } else {
      set(option.id, try Self.value(of: "--\(name)", &rest))
    }
  }

  private mutating func readShort(
    _ text: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageProblem) {
    guard let letter = text.first, let option = Option.all.first(where: { $0.short == letter })
    else { throw UsageProblem(message: "'-\(text)' is not an option", help: nil) }
    let attached = text.dropFirst()
    if option.value == nil {
      set(option.id)
      if !attached.isEmpty { try readShort(attached, &rest) }
    } else if attached.isEmpty {
      set(option.id, try Self.value(of: "-\(letter)", &rest))
    } else {
      set(option.id, String(attached))
    }
  }

  private static func value(
    of option: String, _ rest: inout ArraySlice<String>
  ) throws(UsageProblem) -> String {
    guard let value = rest.popFirst() else {
      throw UsageProblem(message: "'\(option)' needs a value", help: nil)
    }
    return value
  }

  private func checkOptionsFitCommand() throws(UsageProblem) {
    guard let command else { return }
    for option in Option.all where has(option.id) && !option.commands.contains(command) {
      let homes = option.commands.map(\.rawValue).joined(separator: ", ")
      throw UsageProblem(
        message: "'--\(option.long)' does nothing for '\(command.rawValue)'",
        help: "it belongs to: \(homes)")
    }
  }

  private static func didYouMean(_ word: String, among known: [String]) -> String? {
    Suggestion.closest(to: word, in: known).map { "did you mean '\($0)'?" }
  }

  private func didYouMean(_ word: String, among known: [String]) -> String? {
    Suggestion.closest(to: word, in: known).map { "did you mean '--\($0)'?" }
  }
}
