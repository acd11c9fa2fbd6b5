import Core
import Files
import Specs

extension Scan {
  /// Every path that the contract names, and every class and function.
  mutating func checkPaths(of contract: Contract) throws(Failure) {
    for field in contract.type.fields {
      switch field.use {
      case .located(let kind):
        for value in contract.values(of: field) { check(value, kind, field, contract) }
      case .named(let kind):
        for value in contract.values(of: field) {
          if value.text.utf8.contains(UInt8(ascii: "/")) {
            check(value, kind, field, contract)
          } else {
            checkName(value, kind, contract)
          }
        }
      case .member:
        for value in contract.values(of: field) where ContractPath.isMeant(value.text) {
          checkMember(value, contract)
        }
      case .text, .setting: break
      }
    }
    for list in Self.symbolLists {
      for item in contract.elements(list) { try checkSymbol(item, contract) }
    }
  }

  private static let symbolLists = [
    "key_components.public_apis", "key_components.internal_helpers", "data_and_contracts.schemas",
    "public_apis.functions", "public_apis.classes",
  ]

  private mutating func check(
    _ value: (text: String, span: Span), _ kind: GapKind, _ field: ContractField,
    _ contract: Contract
  ) {
    do throws(ContractPath.Problem) {
      let place = try ContractPath.place(value.text, from: contract.describedFolder)
      if exists(place) || isPrivate(place.path) { return }
      list.add(
        Gap(
          kind, of: contract, place.path, "'\(place.path)' does not exist", at: value.span,
          help: suggestion(for: place.path),
          context: [JSON.Member("field", .string(field.rule.path))]))
    } catch {
      broken(value.text, error, contract, value.span)
    }
  }

  /// One file of that name is wanted, in whatever folder.
  private mutating func checkName(
    _ value: (text: String, span: Span), _ kind: GapKind, _ contract: Contract
  ) {
    let found = survey.tree.files(named: value.text)
    if found.count == 1 { return }
    let message =
      found.isEmpty
      ? "no file of the repository is called '\(value.text)'"
      : "\(found.count) files are called '\(value.text)': "
        + found.map { "'\($0)'" }.joined(separator: ", ")
    list.add(
      Gap(
        kind, of: contract, value.text, message, at: value.span,
        help: found.isEmpty ? "add it, for instance to modules/specs" : "write the path of one"))
  }

  private mutating func checkMember(_ value: (text: String, span: Span), _ contract: Contract) {
    do throws(ContractPath.Problem) {
      let place = try ContractPath.member(value.text, of: contract.describedFolder)
      if exists(place) || isPrivate(place.path) { return }
      list.add(
        Gap(
          .brokenPath, of: contract, place.path, "'\(place.path)' does not exist", at: value.span,
          help: suggestion(for: place.path)))
    } catch {
      broken(value.text, error, contract, value.span)
    }
  }

  /// Files that are on the machines of people only, such as `.env` beside `.env.example`.
  private func isPrivate(_ path: String) -> Bool {
    survey.tree.hasFile(path + ".example") || survey.tree.isIgnored(path)
  }

  /// A file of the same name elsewhere, or one of nearly the same name in the folder.
  private func suggestion(for path: String) -> String? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let same = survey.tree.files(named: name)
    if same.count == 1 { return "did you mean '\(same[0])'?" }
    let folder = path == name ? nil : String(path.dropLast(name.utf8.count + 1))
    let beside = survey.tree.files(beneath: folder ?? "").filter { $0.parent?.string == folder }
    let near = Suggestion.closest(to: name, in: beside.map(\.name))
    return near.map { near in "did you mean '\(folder.map { $0 + "/" + near } ?? near)'?" }
  }

  private mutating func checkSymbol(_ item: Contract.Element, _ contract: Contract) throws(Failure)
  {
    // A path that does not exist has a gap of its own.
    guard let name = item.text("name"), let path = item.text("path"),
      let place = try? ContractPath.place(path, from: contract.describedFolder),
      place.path.hasSuffix(".py"), let bytes = try survey.tree.bytes(of: place.path),
      !PythonNames.defines(name, in: bytes)
    else { return }
    list.add(
      Gap(
        .missingSymbol, of: contract, place.path, "'\(place.path)' does not define '\(name)'",
        at: item.field("name")?.span, key: name,
        context: [JSON.Member("symbol", .string(name))]))
  }
}
