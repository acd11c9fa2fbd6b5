package import Core
package import Files
import Specs

/// What the template of a document sees. Everything that it may name exists: rows of contracts
/// whose file is missing are left out, and have a gap of their own.
package struct DocumentContext {
  let survey: ContractSurvey
  let code: CodeFacts
  /// The contract of the document.
  let contract: Contract
  /// The document, from the root.
  let path: String

  package init(
    _ contract: Contract, _ path: String, in survey: ContractSurvey, _ code: CodeFacts
  ) {
    self.survey = survey
    self.code = code
    self.contract = contract
    self.path = path
  }

  /// - Parameter due: titles of the sections that are to be written.
  package func json(due: [String]) throws(Failure) -> JSON {
    .record([
      ("contract", linked(contract.type.table.completed(contract.record))),
      ("due", .strings(due)), ("code", codeFacts), ("layout", try layout),
      ("documents", documents), ("tests", .array(testFiles.map(link))), ("gates", gates),
    ])
  }

  private var folder: String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
  }

  func exists(_ path: String) -> Bool {
    survey.tree.hasFile(path) || survey.tree.hasFolder(path)
  }

  /// `{text, link}` of a path.
  func link(_ target: String) -> JSON {
    .record([("text", .string(target)), ("link", .string(Self.relative(target, from: folder)))])
  }

  /// The way from a folder to a path.
  static func relative(_ path: String, from folder: String) -> String {
    let target = path.split(separator: "/")
    let start = folder.split(separator: "/")
    let shared = zip(target, start).prefix { $0 == $1 }.count
    let up = Array(repeating: Substring(".."), count: start.count - shared)
    let way = (up + target[shared...]).joined(separator: "/")
    return way.isEmpty ? "." : way
  }

  // MARK: the contract with links

  private func linked(_ json: JSON) -> JSON {
    var result = json
    for field in contract.type.fields {
      let isMember = field.use == .member
      guard isMember || field.isLocated else { continue }
      let parts = field.rule.path.split(separator: ".").map(String.init)
      result = mapped(result, parts[...], isMember)
    }
    return result
  }

  /// Follows a path of names down to the text or texts that name files.
  private func mapped(_ json: JSON, _ parts: ArraySlice<String>, _ isMember: Bool) -> JSON {
    guard let part = parts.first, let members = json.members else { return json }
    let name = part.hasSuffix("[]") ? String(part.dropLast(2)) : part
    return .object(
      members.flatMap { member -> [JSON.Member] in
        guard member.name == name else { return [member] }
        return mapped(member, isRow: part.hasSuffix("[]"), parts.dropFirst(), isMember)
      })
  }

  private func mapped(
    _ member: JSON.Member, isRow: Bool, _ rest: ArraySlice<String>, _ isMember: Bool
  ) -> [JSON.Member] {
    if isRow, rest.count == 1, let column = rest.first {
      let rows = (member.value.array ?? []).compactMap { row($0, column, isMember) }
      return [JSON.Member(member.name, .array(rows))]
    }
    if !rest.isEmpty { return [JSON.Member(member.name, mapped(member.value, rest, isMember))] }
    if let items = member.value.array, !isMember {
      let links = items.compactMap(\.string).compactMap { place($0, isMember) }.map(link)
      return [JSON.Member(member.name, .array(links))]
    }
    guard let text = member.value.string, let place = place(text, isMember) else { return [member] }
    let way = Self.relative(place, from: folder)
    return [member, JSON.Member(member.name + "_link", .string(way))]
  }

  private func row(_ row: JSON, _ column: String, _ isMember: Bool) -> JSON? {
    guard var members = row.members else { return row }
    guard let text = row[column]?.string, let place = place(text, isMember) else { return nil }
    members.append(JSON.Member("link", .string(Self.relative(place, from: folder))))
    if let symbol = row["name"]?.string {
      guard isDefined(symbol, in: place) else { return nil }
      if row["signature"]?.string == nil, let signature = code.signature(of: symbol, in: place) {
        members.removeAll { $0.name == "signature" }
        members.append(JSON.Member("signature", .string(signature)))
      } else if row["signature"] == nil {
        members.append(JSON.Member("signature", .null))
      }
    }
    return .object(members)
  }

  private func isDefined(_ symbol: String, in path: String) -> Bool {
    guard path.hasSuffix(".py"), let bytes = try? survey.tree.bytes(of: path) else { return true }
    return PythonNames.defines(symbol, in: bytes)
  }

  private func place(_ text: String, _ isMember: Bool) -> String? {
    let base = contract.describedFolder
    let place =
      isMember
      ? try? ContractPath.member(text, of: base) : try? ContractPath.place(text, from: base)
    guard let place, exists(place.path) else { return nil }
    return place.path
  }
}

extension ContractField {
  var isLocated: Bool { if case .located = use { true } else { false } }
}
