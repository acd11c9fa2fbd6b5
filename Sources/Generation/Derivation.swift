import Blueprints
import Core
import Jinja
import Modules
import Specs

/// What follows from a collection and the house rules: configuration and blueprints.
struct Derivation {
  let configuration: Configuration
  let blueprints: BlueprintSet
  let modules: ModuleContexts
  /// Where the texts that templates see came from.
  let origins: Origins
  /// Statements without a rule, signals that nothing sets, defaults that had to be taken.
  let problems: [Diagnostic]

  /// nil when a finding is an error.
  init?(
    _ survey: Survey, _ pack: TemplatePack, _ reads: BlueprintReads, workers: Int,
    diagnostics: inout Diagnostics
  ) {
    let bundled = ConfigurationLayer.bundled(pack.configurationFiles(&diagnostics))
    configuration = Configuration.read(
      bundled + survey.collection.layers, diagnostics: &diagnostics)
    guard let archetypes = pack.archetypes(&diagnostics), let house = pack.house(&diagnostics)
    else {
      return nil
    }
    var findings = Diagnostics()
    blueprints = BlueprintSet(
      survey.collection, order: survey.waves.levels.flatMap(\.self), archetypes: archetypes,
      house: house, reads: reads, workers: workers, diagnostics: &findings)
    var origins = blueprints.origins
    let order = survey.modules.installOrder(
      survey.waves.order, survey.graph, diagnostics: &findings)
    modules = ModuleContexts(order, origins: &origins, diagnostics: &findings)
    self.origins = origins
    problems = findings.sorted
    diagnostics.add(findings)
    if diagnostics.hasErrors { return nil }
  }
}
