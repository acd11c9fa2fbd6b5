extension ModuleSpec {
  package struct Observability: Sendable {
    package var logs: Bool
    package var level: ModuleText
    package var metrics: Bool
    package var counters: [ModuleText]
    package var histograms: [ModuleText]
    package var traces: Bool
  }

  /// `runtime_touchpoints`
  package struct Touchpoints: Sendable {
    package var database: Bool
    package var tools: Bool
    package var network: Bool
    package var boot: Bool
  }

  /// `test_scope` and `tier_expectations`
  package struct TestScope: Sendable {
    package var unit: Bool
    package var integration: Bool
    package var dockerSmoke: Bool
    package var requiresNegativeTests: Bool
  }

  package struct Acceptance: Sendable {
    package var positive: [Criterion]
    package var negative: [Criterion]

    package struct Criterion: Sendable {
      /// As stated, else `AP-1`, `AN-1` and so on.
      package var id: ModuleText
      /// Snake case, without `test_`.
      package var name: ModuleText
      package var description: ModuleText
      package var expected: ModuleText
    }
  }

  /// `global_invariants_ack`
  package struct Invariant: Sendable {
    package var name: ModuleText
    package var holds: Bool
  }

  /// `boot_impact`
  package struct BootImpact: Sendable {
    /// `none`, `soft` or `hard`.
    package var level: ModuleText
    package var reason: ModuleText
  }

  package struct Standards: Sendable {
    package var identifier: ModuleText
    package var logging: ModuleText
    package var forbiddenLogging: [ModuleText]
    package var httpClient: ModuleText
    package var forbiddenClients: [ModuleText]
  }

  /// `codegen_hints`
  package struct CodegenHints: Sendable {
    package var completeness: Double
    package var allowsLogic: Bool
    package var allowsTests: Bool
    package var stubStrategy: ModuleText
    package var forbidsGuessing: Bool
    package var refusedIfMissing: [ModuleText]
  }

  /// `delivery_metrics`
  package struct Delivery: Sendable {
    package var tracked: [ModuleText]
    package var primary: ModuleText
    package var escalation: ModuleText
    package var isOwnedByCI: Bool
  }

  /// `maturity`
  package struct Maturity: Sendable {
    package enum Standing: String, Sendable, CaseIterable {
      case active, deprecated, superseded
    }

    /// `experimental`, `beta`, `stable` or `legacy`.
    package var stage: ModuleText
    package var isProductionReady: Bool
    package var notes: [ModuleText]
    package var standing: Standing
    /// Module that takes over; empty when none does.
    package var successor: ModuleText
  }

  /// `escalation_policy`
  package struct Escalation: Sendable {
    package var threshold: Int
    package var window: ModuleText
    package var contact: ModuleText
    package var bootContact: ModuleText
  }

  /// `spec_confidence`
  package struct Confidence: Sendable {
    package var level: ModuleText
    package var basis: [ModuleText]
  }
}
