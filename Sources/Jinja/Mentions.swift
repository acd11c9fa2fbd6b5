/// Which of some names the statements mention anywhere, nested macros and call blocks excluded:
/// `caller` in a nested macro is that macro's.
func mentionedNames(_ statements: [Stmt], among names: Set<String>) -> Set<String> {
  var mentions = Mentions(names: names)
  mentions.visit(statements)
  return mentions.found
}

private struct Mentions {
  let names: Set<String>
  var found: Set<String> = []

  init(names: Set<String>) { self.names = names }

  mutating func visit(_ statements: [Stmt]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ statement: Stmt) {
    switch statement.kind {
    case .output(let value), .set(_, let value): visit(value)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        visit(branch.test)
        visit(branch.body)
      }
      visit(otherwise)
    case .loop(let loop):
      visit(loop.items)
      if let condition = loop.condition { visit(condition) }
      visit(loop.body)
      visit(loop.otherwise)
    case .setBlock(_, let filter, let body):
      if let filter { visit(filter) }
      visit(body)
    case .macro(let macro): visitDefaults(macro)
    case .call(let call, let body):
      visit(call)
      visitDefaults(body)
      // A call block has no caller of its own: the name means that of the macro around it.
      visit(body.body)
    case .filter(let filter, let body):
      visit(filter)
      visit(body)
    case .with(let bindings, let body):
      for binding in bindings { visit(binding.value) }
      visit(body)
    case .text, .include, .load, .loadNames, .block, .extends, .leave, .skip: return
    }
  }

  private mutating func visitDefaults(_ macro: Stmt.Macro) {
    for parameter in macro.parameters {
      if let standard = parameter.standard { visit(standard) }
    }
  }

  private mutating func visit(_ arguments: Arguments) {
    for argument in arguments.positional { visit(argument) }
    for argument in arguments.named { visit(argument.value) }
  }

  private mutating func visit(_ expression: Expr) {
    switch expression.kind {
    case .constant: return
    case .name(let name): if names.contains(name) { found.insert(name) }
    case .attribute(let subject, _), .unary(_, let subject): visit(subject)
    case .subscripted(let subject, let index):
      visit(subject)
      visit(index)
    case .slice(let subject, let from, let to, let step):
      visit(subject)
      for bound in [from, to, step] { if let bound { visit(bound) } }
    case .list(let items), .concat(let items), .all(let items), .any(let items):
      for item in items { visit(item) }
    case .map(let pairs):
      for pair in pairs {
        visit(pair.key)
        visit(pair.value)
      }
    case .binary(_, let left, let right):
      visit(left)
      visit(right)
    case .compare(let first, let rest):
      visit(first)
      for step in rest { visit(step.operand) }
    case .conditional(let test, let then, let otherwise):
      visit(test)
      visit(then)
      if let otherwise { visit(otherwise) }
    case .filter(let subject, _, let arguments):
      if let subject { visit(subject) }
      visit(arguments)
    case .test(let subject, _, let arguments, _):
      visit(subject)
      visit(arguments)
    case .call(let callee, let arguments):
      visit(callee)
      visit(arguments)
    }
  }
}
