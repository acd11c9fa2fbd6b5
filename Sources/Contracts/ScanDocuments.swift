import Core
import Files
import Specs

extension Scan {
  /// The contract's own document, and those that it asks for.
  mutating func checkDocuments(of contract: Contract) throws(Failure) {
    do {
      if let path = try contract.document() {
        let span = contract.field("location")?.span
        try check(
          path, at: span, of: contract, sections: contract.dueSections.map { ($0.title, $0.at) })
      }
    } catch let problem as ContractPath.Problem {
      broken(contract.text("location") ?? "", problem, contract, contract.field("location")?.span)
    } catch let failure as Failure {
      throw failure
    } catch {
      preconditionFailure("documents fail with a path or a file")
    }
    if contract.type.name == ContractType.subsystemDocs.name {
      for item in contract.elements("docs") { try check(item, of: contract) }
    } else {
      for document in contract.requiredDocuments {
        try check(document.text, at: document.span, of: contract)
      }
    }
  }

  private mutating func check(_ item: Contract.Element, of contract: Contract) throws(Failure) {
    guard let path = item.text("path") else { return }
    try check(
      path, at: item.field("path")?.span, of: contract,
      sections: item.texts("required_sections").map { ($0.text, $0.span) })
  }

  private mutating func check(
    _ text: String, at span: Span?, of contract: Contract, sections: [(String, Span)] = []
  ) throws(Failure) {
    let place: ContractPath.Place
    do throws(ContractPath.Problem) { place = try ContractPath.place(text) } catch {
      return broken(text, error, contract, span)
    }
    var context: [JSON.Member] = []
    if let name = contract.subject { context.append(JSON.Member("subsystem", .string(name))) }
    if !sections.isEmpty {
      context.append(JSON.Member("required_sections", .strings(sections.map(\.0))))
    }
    guard let bytes = try survey.tree.bytes(of: place.path) else {
      return list.add(
        Gap(
          .missingDoc, of: contract, place.path, "'\(place.path)' does not exist", at: span,
          help: "run 'l9gen fill'", context: context))
    }
    try check(bytes, place.path, span, contract, sections, context)
  }

  private mutating func check(
    _ bytes: [UInt8], _ path: String, _ span: Span?, _ contract: Contract,
    _ sections: [(String, Span)], _ context: [JSON.Member]
  ) throws(Failure) {
    let document = MarkdownSections(bytes)
    guard document.hasText else {
      return list.add(
        Gap(
          .emptyDocument, of: contract, path, "'\(path)' holds no text", at: span,
          help: "run 'l9gen fill'", context: context))
    }
    for (title, place) in sections {
      let section = document.section(title)
      if section?.isEmpty == false { continue }
      let problem = section == nil ? "has no section" : "has nothing below"
      list.add(
        Gap(
          .missingSection, of: contract, path, "'\(path)' \(problem) '\(title)'", at: place,
          key: MarkdownSections.words(title).joined(separator: " "), help: "run 'l9gen fill'",
          context: context.filter { $0.name == "subsystem" } + [
            JSON.Member("section", .string(title))
          ]))
    }
  }

  mutating func broken(
    _ text: String, _ problem: ContractPath.Problem, _ contract: Contract, _ span: Span?
  ) {
    list.add(
      Gap(
        .brokenPath, of: contract, text, "'\(text)' is no path: \(problem.reason)", at: span,
        context: [JSON.Member("problem", .string(problem.reason))]))
  }
}

extension Contract {
  /// What the contract is about, by its own name.
  package var subject: String? {
    text("subsystem.name") ?? text("component.name") ?? text("project.name") ?? text("module_id")
      ?? text("name")
  }
}
