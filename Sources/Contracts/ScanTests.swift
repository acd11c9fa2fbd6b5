import Core
import Files
import Specs

extension Scan {
  /// Test files that must be there, and behaviours that must be covered.
  mutating func checkTests(of contract: Contract) throws(Failure) {
    let missing = missingFiles(of: contract)
    guard case .known(let marks) = evidence else { return }
    for behaviour in contract.behaviours where !missing.contains(behaviour.file) {
      guard let flaw = marks.flaw(of: behaviour) else { continue }
      var context = [JSON.Member("behaviour", .string(behaviour.name))]
      if let module = behaviour.module {
        context.append(JSON.Member("module_path", .string(module)))
      }
      if !behaviour.steps.isEmpty {
        context.append(JSON.Member("steps", .strings(behaviour.steps)))
      }
      context.append(JSON.Member("problem", .string(flaw)))
      list.add(
        Gap(
          .uncoveredBehaviour, of: contract, behaviour.file,
          "no test covers '\(behaviour.name)': \(flaw)", at: behaviour.span,
          key: Behaviour.key(behaviour.name),
          help: "mark a test with \(behaviour.marker)",
          context: context))
    }
  }

  /// Files that the contract names and that are not there.
  private mutating func missingFiles(of contract: Contract) -> Set<String> {
    var missing: Set<String> = []
    for file in contract.requiredTestFiles {
      let place: ContractPath.Place
      do throws(ContractPath.Problem) { place = try ContractPath.place(file.text) } catch {
        broken(file.text, error, contract, file.span)
        continue
      }
      guard !survey.tree.hasFile(place.path) else { continue }
      missing.insert(place.path)
      let behaviours = contract.behaviours.filter { $0.isFixed && $0.file == place.path }
      var context: [JSON.Member] = []
      if let module = behaviours.lazy.compactMap(\.module).first {
        context.append(JSON.Member("module_path", .string(module)))
      }
      if !behaviours.isEmpty {
        context.append(JSON.Member("must_cover", .strings(behaviours.map(\.name))))
      }
      list.add(
        Gap(
          .missingTestFile, of: contract, place.path, "'\(place.path)' does not exist",
          at: file.span, help: "run 'l9gen fill'", context: context))
    }
    return missing
  }
}
