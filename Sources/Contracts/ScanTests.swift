import Core
import Files
import Specs

extension Scan {
  /// Test files that must be there, and behaviours that must be covered.
  mutating func checkTests(of contract: Contract) throws(Failure) {
    checkFiles(of: contract)
    guard case .known(let marks) = evidence else { return }
    for behaviour in contract.behaviours {
      // A file that a contract asks for and that is missing has a gap for all its behaviours.
      let isMissing =
        survey.promised.contains(behaviour.file) && !survey.tree.hasFile(behaviour.file)
      guard !isMissing, let flaw = marks.flaw(of: behaviour) else { continue }
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
  private mutating func checkFiles(of contract: Contract) {
    for file in contract.requiredTestFiles {
      let place: ContractPath.Place
      do throws(ContractPath.Problem) { place = try ContractPath.place(file.text) } catch {
        broken(file.text, error, contract, file.span)
        continue
      }
      guard !survey.tree.hasFile(place.path) else { continue }
      let behaviours = survey.behaviours(of: place.path)
      var context: [JSON.Member] = []
      if let module = behaviours.lazy.compactMap(\.module).first {
        context.append(JSON.Member("module_path", .string(module)))
      }
      if !behaviours.isEmpty {
        var names: [String] = []
        for behaviour in behaviours where !names.contains(behaviour.name) {
          names.append(behaviour.name)
        }
        context.append(JSON.Member("must_cover", .strings(names)))
      }
      list.add(
        Gap(
          .missingTestFile, of: contract, place.path, "'\(place.path)' does not exist",
          at: file.span, help: "run 'l9gen fill'", context: context))
    }
  }
}
