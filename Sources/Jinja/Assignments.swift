/// The names that statements assign in their own scope; `if` is no scope of its own.
func assignedNames(_ statements: [Stmt]) -> [String] {
  var result: [String] = []
  for statement in statements {
    for name in assignedNames(statement) where !result.contains(name) { result.append(name) }
  }
  return result
}

private func assignedNames(_ statement: Stmt) -> [String] {
  switch statement.kind {
  case .set(let target, _), .setBlock(let target, _, _): target.names
  case .macro(let macro): [macro.name.text]
  case .conditional(let branches, let otherwise):
    branches.flatMap { assignedNames($0.body) } + assignedNames(otherwise)
  // Imports bind statically and get no slot of their own; imported names do.
  case .loadNames(_, let names, _): names.map(\.alias.text)
  case .text, .output, .loop, .call, .filter, .with, .include, .load, .block, .extends, .leave,
    .skip:
    []
  }
}

/// The names that are assigned whichever branch is taken.
func certainNames(_ branches: [[Stmt]]) -> Set<String> {
  var result: Set<String>?
  for branch in branches {
    let names = Set(assignedNames(branch))
    result = result.map { $0.intersection(names) } ?? names
  }
  return result ?? []
}
