package import Core
package import Specs

/// A Module-Spec after normalisation: every dialect of 2.4, 2.5 and 2.6 becomes this one value, in
/// which nothing is optional that a generator would have to guess.
package struct ModuleSpec: Sendable {
  package var identity: Identity
  package var record: RevisionRecord
  package var ownership: Ownership
  package var wiring: Wiring
  package var runtime: Runtime
  package var surface: Surface
  package var dependencies: Dependencies
  package var packets: Packets
  package var idempotency: Idempotency
  package var threading: Threading
  package var errors: ErrorPolicy
  package var interfaces: Interfaces
  package var environment: [Variable]
  package var orchestration: Orchestration
  package var observability: Observability
  package var touchpoints: Touchpoints
  package var tests: TestScope
  package var acceptance: Acceptance
  package var invariants: [Invariant]
  package var governance: Governance
  package var tool: Tool
  package var boot: BootImpact
  package var standards: Standards
  package var repository: RepositoryFiles
  package var hints: CodegenHints
  package var delivery: Delivery
  package var maturity: Maturity
  package var escalation: Escalation
  package var confidence: Confidence
  package var goals: [ModuleText]
  package var nonGoals: [ModuleText]
  package var notes: [ModuleText]
  /// The unit that the spec is of: its normalised fields with their places.
  package let unit: Unit

  /// Where the spec states a field; the nearest section above it when it is not stated.
  package func place(_ path: String...) -> Span {
    var span = unit.span
    var record: Record? = unit.schema
    for name in path {
      guard let entry = record?.entry(Record.normalised(name)) else { break }
      span = entry.value.record == nil ? entry.value.span : entry.keySpan
      record = entry.value.record
    }
    return span
  }
}

extension ModuleSpec {
  /// `metadata`
  package struct Identity: Sendable {
    /// Python identifier, unique in a collection: `email.adapter` has `email_adapter`.
    package var id: String
    package var moduleID: ModuleText
    package var name: ModuleText
    /// `EmailAdapter`
    package var className: String
    /// `EMAIL_ADAPTER`
    package var environmentPrefix: String
    package var tier: Int
    package var description: ModuleText
    package var system: ModuleText
    package var language: ModuleText
    package var runtime: ModuleText
    /// `2.4`, `2.5` or `2.6`.
    package var version: String
    /// File that holds the spec.
    package var file: String
  }

  /// `meta`: who wrote the spec and when; empty where it does not say.
  package struct RevisionRecord: Sendable {
    package var createdAt: ModuleText
    package var createdBy: ModuleText
    package var updatedAt: ModuleText
    package var updatedBy: ModuleText
  }

  package struct Ownership: Sendable {
    package var team: ModuleText
    package var contact: ModuleText
  }

  /// `runtime_wiring`
  package struct Wiring: Sendable {
    package var service: ModuleText
    package var phase: ModuleText
    /// Units and services that must run before this module starts.
    package var dependsOn: [ModuleText]
    package var blocksStartup: Bool
    package var placement: ModuleText
  }

  /// `runtime_contract`
  package struct Runtime: Sendable {
    package var runtimeClass: ModuleText
    package var executionModel: ModuleText
  }

  /// `external_surface`
  package struct Surface: Sendable {
    package var exposesHTTP: Bool
    package var exposesWebhook: Bool
    package var exposesTool: Bool
    package var callableFrom: [ModuleText]
  }

  /// `dependencies` and `dependency_contract`, each call once.
  package struct Dependencies: Sendable {
    package var allowedTiers: [Int]
    package var inbound: [Call]
    package var outbound: [Call]
  }

  /// One direction of a call between modules.
  package struct Call: Sendable {
    /// The other module, a platform service, or `external`.
    package var module: ModuleText
    package var interface: ModuleText
    package var endpoint: ModuleText
  }

  /// `repo`
  package struct RepositoryFiles: Sendable {
    package var root: ModuleText
    package var newFiles: [ModuleText]
    package var modifiedFiles: [ModuleText]
  }

  /// `governance`: how risky operations of the module are let through.
  package struct Governance: Sendable {
    /// `low`, `medium` or `high`.
    package var risk: ModuleText
    package var requiresApproval: Bool
    package var mechanism: ModuleText
    package var adapter: ModuleText
  }

  /// `tool`: the module as a tool of agents.
  package struct Tool: Sendable {
    package var name: ModuleText
    package var bindings: [Binding]

    package struct Binding: Sendable {
      package var agent: ModuleText
      package var mode: ModuleText
      package var operations: [ModuleText]
    }
  }
}
