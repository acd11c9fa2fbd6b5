package import Core

/// Every rule about files, YAML and Markdown as such.
package enum DocumentRules {
  package static let all: [Rule] = [
    syntax, colonInPlain, openQuote, openFlow, indentation, tab, trailingText, escape, badStart,
    missingColon, undefinedAlias, selfAlias, duplicateKey, twinKey, complexKey, mergeKey, tag,
    directive, budget, numberRange, legacyScalar, noDocument, hiddenDirection, byteOrderMark,
    notUTF8, controlCharacter, fileSize, lineSeparator, hiddenInKey,
    templateBraces, flowIndentation, unknownKind, openFrontMatter,
    frontMatterKind, secondFrontMatter, openFence, markdownDepth,
  ]

  static let syntax = Rule(
    "L9Y001", .error, "invalid YAML",
    "The text is not YAML. Nothing is read from a document that cannot be parsed.")
  static let colonInPlain = Rule(
    "L9Y002", .error, "': ' in a value without quotes",
    "A value without quotes ends where ': ' stands, since that separates a key from its value. "
      + "Quote the value; --fix does.")
  static let openQuote = Rule(
    "L9Y003", .error, "a quote that is never closed",
    "A quoted value reaches to the next quote of its kind. Write '' for a single quote inside "
      + "single quotes and \\\" for a double quote inside double quotes.")
  static let openFlow = Rule(
    "L9Y004", .error, "a bracket or brace that is never closed",
    "A list in brackets ends with ']' and a map in braces with '}'.")
  static let indentation = Rule(
    "L9Y005", .error, "indentation that fits nothing above",
    "The keys of a map, and the '-' of a list, stand in one column.")
  static let tab = Rule(
    "L9Y006", .error, "a tab as indentation",
    "YAML forbids tabs in indentation, since their width is not fixed. Use spaces.")
  static let trailingText = Rule(
    "L9Y007", .error, "text behind a complete value",
    "Behind a quoted value, or behind the end of a document, only a comment may follow.")
  static let escape = Rule(
    "L9Y008", .error, "an unknown escape in double quotes",
    "In double quotes a backslash begins an escape. Write \\\\ for a backslash, or use single "
      + "quotes, where it means itself.")
  static let badStart = Rule(
    "L9Y009", .error, "a character that cannot begin a value",
    "Some characters have a meaning of their own at the head of a value. Quote the value.")
  static let missingColon = Rule(
    "L9Y010", .error, "a line that is neither a key nor an item",
    "Inside a map each entry is 'key: value'. A key stands on one line and has at most 1024 "
      + "characters.")
  static let undefinedAlias = Rule(
    "L9Y011", .error, "an alias without its anchor",
    "An alias '*name' repeats the value that carries the anchor '&name' further up in the same "
      + "document. Quote a value that only begins with '*'.")
  static let selfAlias = Rule(
    "L9Y012", .error, "an alias inside its own anchor",
    "The value would contain itself and have no end.")
  static let duplicateKey = Rule(
    "L9Y013", .error, "a key that appears twice",
    "Parsers disagree which value counts, so one of the two is silently lost.")
  static let twinKey = Rule(
    "L9Y014", .error, "two keys that look the same",
    "The keys are written with different characters that Unicode holds to be equal, for "
      + "instance 'é' as one character and as 'e' with an accent. Readers cannot tell them apart.")
  static let complexKey = Rule(
    "L9Y015", .error, "a key that is a list or a map",
    "Keys name fields, so they are single values.")
  static let mergeKey = Rule(
    "L9Y016", .error, "a merge key",
    "'<<' belongs to YAML 1.1 and is not part of YAML 1.2: parsers differ in whether and in "
      + "which order they merge. Write the keys out, or give the shared part a key of its own "
      + "and repeat it with an alias.")
  static let tag = Rule(
    "L9Y017", .error, "a tag",
    "Tags can name types of a programming language and ask a parser to build them. Only !!str, "
      + "!!int, !!float, !!bool, !!null, !!seq and !!map are read, where they fit the value.")
  static let directive = Rule(
    "L9Y018", .error, "a directive",
    "Lines with '%' switch the YAML version or define tag handles; both are refused, so that a "
      + "text means the same everywhere.")
  static let budget = Rule(
    "L9Y019", .error, "more than a limit allows",
    "Size, depth, number of nodes, keys of a map, length of a value and nodes copied by aliases "
      + "are limited, so that no input can exhaust time or memory.")
  static let numberRange = Rule(
    "L9Y020", .error, "a number that does not fit",
    "Integers have 64 bits and floats are finite 64-bit numbers. Quote the value if it is an "
      + "identifier and not a number.")
  static let legacyScalar = Rule(
    "L9Y021", .note, "a value that YAML 1.1 reads differently",
    "We read YAML 1.2. Many tools, PyYAML among them, still follow YAML 1.1 and would read the "
      + "value as something else. With quotes every tool reads the same text.")
  static let noDocument = Rule(
    "L9Y022", .error, "no YAML at all",
    "The file or block is empty or holds only comments.")
  static let hiddenDirection = Rule(
    "L9Y023", .warning, "a character that changes the writing direction",
    "Bidirectional controls make a text look different from what it says. Remove them or write "
      + "them as \\u escapes in double quotes.")
  static let byteOrderMark = Rule(
    "L9Y024", .error, "a byte order mark inside the text",
    "U+FEFF is only accepted as the first character of a file. It is invisible and would become "
      + "part of a key or value.")
  static let notUTF8 = Rule(
    "L9Y025", .error, "text that is not UTF-8",
    "Inputs are UTF-8. Convert files in other encodings first.")
  static let controlCharacter = Rule(
    "L9Y026", .error, "a control character",
    "Control characters other than tab and line ends are not allowed in YAML. In double quotes "
      + "they can be written as escapes, for instance \\e or \\x00.")
  static let fileSize = Rule(
    "L9Y027", .error, "a file that is too large",
    "The size of an input file is limited, so that no input can exhaust time or memory.")
  static let lineSeparator = Rule(
    "L9Y028", .error, "a Unicode line separator",
    "YAML 1.1 ends a line at U+0085, U+2028 and U+2029, YAML 1.2 does not. Write them as \\N, "
      + "\\L and \\P in double quotes.")

  static let hiddenInKey = Rule(
    "L9Y029", .error, "an invisible character in a key",
    "A no-break space or another character without a shape makes a key that nobody can type. It "
      + "mostly comes from a web page.")
  static let templateBraces = Rule(
    "L9Y030", .error, "a template expression without quotes",
    "'{{' opens a map whose key is a map. Quote a value that begins with a template expression.")

  static let flowIndentation = Rule(
    "L9Y031", .warning, "brackets whose lines are indented too little",
    "Lines inside '[…]' and '{…}' must be indented deeper than the key in front of the brackets. "
      + "Some parsers read them anyway, others refuse the file.")

  static let unknownKind = Rule(
    "L9M001", .error, "a file of an unknown kind",
    "Inputs are YAML (.yaml, .yml) or Markdown (.md) files.")
  static let openFrontMatter = Rule(
    "L9M002", .error, "front matter that is never closed",
    "A Markdown file whose first line is '---' begins with front matter, which reaches to the "
      + "next line '---'.")
  static let frontMatterKind = Rule(
    "L9M003", .error, "front matter that is not a map",
    "Front matter describes the file with 'key: value' lines.")
  static let secondFrontMatter = Rule(
    "L9M004", .error, "a second front matter",
    "Only the head of the file is front matter. A second one looks like two files in one.")
  static let openFence = Rule(
    "L9M005", .error, "a code block that is never closed",
    "A fenced block ends with a line that holds at least as many marks as the opening line. "
      + "Without it the rest of the file would be read as YAML.")
  static let markdownDepth = Rule(
    "L9M006", .error, "Markdown that is nested too deeply",
    "Quotes and lists may be nested to a limited depth, so that no input can exhaust time.")
}
