/// A byte range of the template that a part of the syntax tree came from.
struct Place: Sendable {
  let start: Int
  let end: Int
}

/// An expression.
struct Expr: Sendable {
  indirect enum Kind: Sendable {
    case constant(Value)
    case name(String)
    case attribute(Expr, String)
    case subscripted(Expr, Expr)
    case slice(Expr, from: Expr?, to: Expr?, step: Expr?)
    /// A list or a tuple.
    case list([Expr])
    case map([(key: Expr, value: Expr)])
    case unary(Unary, Expr)
    case binary(Binary, Expr, Expr)
    case concat([Expr])
    case all([Expr])
    case any([Expr])
    case compare(Expr, [(operation: Comparison, operand: Expr)])
    case conditional(test: Expr, then: Expr, otherwise: Expr?)
    /// Without subject: the first filter of a filter block.
    case filter(Expr?, Identifier, Arguments)
    case test(Expr, Identifier, Arguments, isNegated: Bool)
    case call(Expr, Arguments)
  }

  let kind: Kind
  let place: Place
  /// Levels of nesting below and including this one.
  let height: Int
}

enum Unary: UInt8, Sendable { case not, minus, plus }

enum Binary: UInt8, Sendable { case add, subtract, multiply, divide, floor, modulo, power }

enum Comparison: UInt8, Sendable {
  case equal, notEqual, less, lessEqual, greater, greaterEqual, contained, notContained
}

/// A name with its place.
struct Identifier: Sendable {
  let text: String
  let place: Place
}

/// What stands in the parentheses of a call.
struct Arguments: Sendable {
  var positional: [Expr] = []
  var named: [(name: Identifier, value: Expr)] = []

  static let none = Arguments()

  var height: Int {
    max(positional.map(\.height).max() ?? 0, named.map(\.value.height).max() ?? 0)
  }
}

/// What an assignment or a loop binds.
indirect enum Target: Sendable {
  case name(Identifier)
  case tuple([Target], Place)
  /// `namespace.attribute`, only in `set`.
  case attribute(Identifier, Identifier)

  /// The plain names it binds.
  var names: [String] {
    switch self {
    case .name(let name): [name.text]
    case .tuple(let parts, _): parts.flatMap(\.names)
    case .attribute: []
    }
  }
}

/// A statement.
struct Stmt: Sendable {
  indirect enum Kind: Sendable {
    case text(Place)
    case output(Expr)
    case conditional([(test: Expr, body: [Stmt])], otherwise: [Stmt])
    case loop(Loop)
    case set(Target, Expr)
    case setBlock(Target, filter: Expr?, [Stmt])
    case macro(Macro)
    case call(Expr, Macro)
    case filter(Expr, [Stmt])
    case with([(target: Target, value: Expr)], [Stmt])
    case include(Reference, hasContext: Bool)
    case load(Reference, as: Identifier, hasContext: Bool)
    case loadNames(Reference, [(name: Identifier, alias: Identifier)], hasContext: Bool)
    case block(Identifier, [Stmt])
    case extends(Reference)
    case leave
    case skip
  }

  struct Loop: Sendable {
    let target: Target
    let items: Expr
    let condition: Expr?
    let body: [Stmt]
    let otherwise: [Stmt]
  }

  /// A macro, or the body of a call block.
  struct Macro: Sendable {
    let name: Identifier
    let parameters: [(name: Identifier, standard: Expr?)]
    let body: [Stmt]
  }

  /// The constant name of another template.
  struct Reference: Sendable {
    let name: String
    let place: Place
  }

  let kind: Kind
  let place: Place
}

/// The syntax tree of one file.
struct Tree: Sendable {
  let body: [Stmt]
}
