/// One token of a template.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    /// Text outside tags, white space control applied.
    case text
    case outputBegin, outputEnd, blockBegin, blockEnd
    case name, integer, float, string
    case plus, minus, star, slash, floorSlash, percent, power, tilde
    case dot, comma, colon, pipe, assign, semicolon
    case equal, notEqual, less, lessEqual, greater, greaterEqual
    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case end
  }

  let kind: Kind
  let start: Int
  let end: Int
}

extension Token.Kind {
  /// The token as it is written, for messages.
  var text: String {
    switch self {
    case .text: "text"
    case .outputBegin: "{{"
    case .outputEnd: "}}"
    case .blockBegin: "{%"
    case .blockEnd: "%}"
    case .name: "a name"
    case .integer, .float: "a number"
    case .string: "a string"
    case .plus: "+"
    case .minus: "-"
    case .star: "*"
    case .slash: "/"
    case .floorSlash: "//"
    case .percent: "%"
    case .power: "**"
    case .tilde: "~"
    case .dot: "."
    case .comma: ","
    case .colon: ":"
    case .pipe: "|"
    case .assign: "="
    case .semicolon: ";"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .leftParen: "("
    case .rightParen: ")"
    case .leftBracket: "["
    case .rightBracket: "]"
    case .leftBrace: "{"
    case .rightBrace: "}"
    case .end: "the end of the template"
    }
  }
}
