package import Core

/// The rules that a template can break.
package enum TemplateRule {
  package static let unclosed = Rule(
    "L9T001", .error, "unclosed construct",
    "A tag, comment, raw section, string or bracket that is opened must be closed in the same "
      + "file. The place shown is where it was opened.")
  package static let syntax = Rule(
    "L9T002", .error, "template syntax",
    "The template language is a strict subset of Jinja2; docs/template-language.md lists it.")
  package static let unsupported = Rule(
    "L9T003", .error, "construct outside the subset",
    "Jinja2 knows this construct, l9gen leaves it out on purpose; docs/template-language.md says "
      + "why and what to write instead.")
  package static let unknownName = Rule(
    "L9T004", .error, "unknown filter, test, function or method",
    "Only the filters, tests, functions and methods listed in docs/template-language.md exist.")
  package static let missingTemplate = Rule(
    "L9T005", .error, "missing template",
    "include, import and extends name a file of the template set as a constant, relative to its "
      + "root.")
  package static let cycle = Rule(
    "L9T006", .error, "templates in a cycle",
    "A template may not include, import or extend itself, directly or through others.")
  package static let encoding = Rule(
    "L9T007", .error, "template encoding",
    "Templates are UTF-8 without a byte order mark and with LF line ends, so that the same "
      + "template gives the same bytes everywhere.")
  package static let duplicate = Rule(
    "L9T008", .error, "duplicate name",
    "A template name, block, parameter or argument may occur once.")
  package static let nesting = Rule(
    "L9T009", .error, "nesting too deep",
    "Expressions and statements may nest 64 deep, includes 16, macro calls 64, values 64.")
  package static let undefined = Rule(
    "L9T010", .error, "undefined value",
    "A name or attribute that does not exist may only be asked for with `is defined` or given a "
      + "replacement with `default`.")
  package static let type = Rule(
    "L9T011", .error, "value of the wrong type",
    "Operators, filters and loops accept the types that docs/template-language.md names.")
  package static let arguments = Rule(
    "L9T012", .error, "wrong arguments",
    "A call passes each parameter at most once and names only parameters that exist.")
  package static let unsafe = Rule(
    "L9T013", .error, "value not allowed here",
    "Every interpolation is checked for the language of its file; a filter such as pystr or "
      + "mdcode says how a text is to be written.")
  package static let number = Rule(
    "L9T014", .error, "number out of range",
    "Integers have 64 bits and decimals are finite.")
  package static let budget = Rule(
    "L9T015", .error, "budget exhausted",
    "A rendering has a budget of steps, memory, output bytes and value size, so that no template "
      + "can run without end.")

  package static let all = [
    unclosed, syntax, unsupported, unknownName, missingTemplate, cycle, encoding, duplicate,
    nesting, undefined, type, arguments, unsafe, number, budget,
  ]
}

/// What went wrong inside an operation, before its place in the template is known.
struct Fault: Error {
  let rule: Rule
  let message: String
  var help: String?
  /// The undefined value that caused it, by the place where it was looked up.
  var missing: UInt32?

  init(_ rule: Rule, _ message: String, help: String? = nil) {
    self.rule = rule
    self.message = message
    self.help = help
  }

  static func undefined(_ place: UInt32) -> Fault {
    var fault = Fault(TemplateRule.undefined, "the value is not defined")
    fault.missing = place
    return fault
  }

  static func type(_ message: String, help: String? = nil) -> Fault {
    Fault(TemplateRule.type, message, help: help)
  }
}

/// A mistake found while a template is read; parsing of that file stops there.
struct SyntaxFailure: Error {
  let diagnostic: Diagnostic
}
