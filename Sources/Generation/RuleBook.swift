import Blueprints
import Contracts
package import Core
import Documents
import Files
import Git
import Jinja
import Living
import ModuleBlueprints
import Modules
import Specs

/// Every rule there is, sorted by code.
package enum RuleBook {
  package static let all: [Rule] =
    (DocumentRules.all + SpecRules.all + BlueprintRules.all + ModuleRules.all
    + ModuleBlueprintRules.all + WiringRules.all + PlanRules.all + CheckRules.all
    + ContractRules.all + TraceRules.all + FileRules.all + GitRules.all + LivingRules.all
    + TemplateRule.all + AssistantRules.all)
    .sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }

  /// `docs/command-json.md` describes every member.
  package static func json(_ rules: [Rule]) -> JSON {
    .record([
      ("version", .int(1)), ("kind", .string("rules")),
      (
        "rules",
        .array(
          rules.map { rule in
            .record([
              ("code", .string(rule.code)), ("severity", .string(rule.severity.rawValue)),
              ("title", .string(rule.title)), ("explanation", .string(rule.explanation)),
            ])
          })
      ),
    ])
  }
}
