package import Core
import Specs

/// The sections of the documents that contracts describe.
///
/// A section is due when its contract has one of its fields; the templates in `templates/contracts`
/// write the same headings, which a test holds them to.
package enum DocumentOutline {
  package struct Section: Sendable {
    package let title: String
    /// Top fields of the contract that the section is written from.
    package let fields: [String]
    /// Names of the section in the second dialect's `sections`.
    package let names: [String]
  }

  /// Sections in the order of the document; empty for types that describe none.
  package static func sections(of type: ContractType) -> [Section] {
    table.first { $0.type == type.name }?.sections ?? []
  }

  private static func row(_ title: String, _ fields: [String], _ names: [String] = []) -> Section {
    Section(title: title, fields: fields, names: names)
  }

  private static let table: [(type: String, sections: [Section])] = [
    (
      "root_readme",
      [
        row("Project Overview", ["project"], ["overview"]),
        row("Architecture Summary", ["architecture"], ["architecture", "components"]),
        row("Repository Layout", ["repository_layout"], ["layout"]),
        row("Getting Started", ["getting_started"], ["gettingstarted"]),
        row("Configuration and Environments", ["configuration"], ["configuration"]),
        row("Running Tests and Quality Gates", ["testing"], ["testing"]),
        row("Deployment", ["deployment"], ["deployment"]),
        row("Observability and Operations", ["observability"], ["observability"]),
        row("Security and Compliance", ["security"], ["security"]),
        row("Working with AI on This Repo", ["ai_collaboration"], ["airules"]),
        row("Contributing", ["contribution"], ["contribution"]),
        row("License and Attribution", ["license"], ["license"]),
      ]
    ),
    (
      "subsystem_readme",
      [
        row("Subsystem overview", ["subsystem"], ["overview"]),
        row("Responsibilities and boundaries", ["responsibilities"], ["responsibilities"]),
        row("Directory layout", ["directory_layout"], ["layout"]),
        row("Key components", ["key_components"], ["components", "apisurface"]),
        row("Data models and contracts", ["data_and_contracts"], ["datamodels"]),
        row("Execution and lifecycle", ["lifecycle"], ["lifecycle"]),
        row("Configuration", ["configuration"], ["configuration"]),
        row("Observability", ["observability"], ["observability"]),
        row("Failure modes and resilience", ["failure_modes"], ["failuremodes"]),
        row("Working with AI on this subsystem", ["ai_collaboration"], ["airules"]),
      ]
    ),
    (
      "component_readme",
      [
        row("Component purpose", ["component"], ["overview"]),
        row("Public APIs", ["public_apis"], ["apisurface", "components"]),
        row("Internal design", ["design"], ["design"]),
        row("State and persistence", ["state_and_persistence"], ["state"]),
        row("Performance characteristics", ["performance"], ["performance"]),
        row("Extension points", ["extension_points"], ["extensionpoints"]),
        row("Testing strategy", ["testing"], ["testing"]),
        row("AI collaboration notes", ["ai_collaboration"], ["airules"]),
      ]
    ),
    (
      "doc_architecture",
      [
        row("System context", ["system_context"]),
        row("Logical architecture", ["logical_architecture"]),
        row("Process and runtime view", ["runtime_view"]),
        row("Deployment view", ["deployment_view"]),
        row("Data view", ["data_view"]),
        row("Cross-cutting concerns", ["cross_cutting_concerns"]),
      ]
    ),
    (
      "doc_ai_collaboration",
      [
        row("Philosophy and goals", ["philosophy"]),
        row("Required pre-reading for AI tools", ["pre_reading"]),
        row("Editing rules", ["editing_rules"]),
        row("Change workflow", ["change_workflow"]),
        row("Validation and safety", ["validation"]),
        row("Examples and anti-patterns", ["examples"]),
      ]
    ),
    (
      "test_strategy",
      [
        row("Goals", ["philosophy"]), row("Layout and names", ["test_layout"]),
        row("Tools", ["tooling"]), row("Environments", ["environments"]),
      ]
    ),
  ]
}

extension Contract {
  /// Titles of the sections that the contract makes due, with the place that asks for each.
  package var dueSections: [(title: String, at: Span)] {
    let outline = DocumentOutline.sections(of: type)
    var due: [(title: String, at: Span)] = []
    for section in outline {
      let field = section.fields.lazy.compactMap { name in
        record.entry(Record.normalised(name))
      }.first { !$0.value.isNull }
      if let field { due.append((section.title, field.keySpan)) }
    }
    for entry in record["sections"]?.record?.entries ?? [] {
      guard entry.value["required"]?.bool ?? true else { continue }
      let title = outline.first { $0.names.contains(entry.name) }?.title ?? entry.key
      if !due.contains(where: { $0.title == title }) { due.append((title, entry.keySpan)) }
    }
    return due
  }
}
