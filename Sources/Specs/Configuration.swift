package import Core

/// What the meta templates, the glue and the collection set for a run.
package struct Configuration: Sendable {
  package internal(set) var phases: [Phase] = []
  package internal(set) var flags: [Flag] = []
  package internal(set) var gates: [Gate] = []
  package internal(set) var evidence = Evidence()
  package internal(set) var checklist: [ChecklistItem] = []
  package internal(set) var matrix = Matrix()
  package internal(set) var sequence = Sequence()
  package internal(set) var shared = Shared()
  package internal(set) var glue = Glue()
  /// Everything, merged, under normalised names; for parts that only templates read.
  package internal(set) var record = Record()

  /// One phase of the way from schema to commit.
  package struct Phase: Sendable {
    package let id: Int
    package let name: String
    /// What it costs by hand.
    package let minutes: Double
    package let isPerAgent: Bool
    package let span: Span
  }

  /// An `L9_ENABLE_…` switch.
  package struct Flag: Sendable {
    package enum Scope: String, Sendable, CaseIterable {
      /// Read by l9gen.
      case generation
      /// Read by the generated agents.
      case runtime
    }

    package let name: String
    package let scope: Scope
    package let isOn: Bool
    /// Groups of gates that are not run while the flag is off.
    package let governs: [String]
    package let purpose: String
    package let span: Span
  }

  /// Something that must hold for the result to be declared complete.
  package struct Gate: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
      /// Measured on the rendered bytes.
      case `static`
      /// Measured by running them.
      case dynamic
    }

    package let id: String
    package let group: String
    package let phase: Int
    package let kind: Kind
    /// Name of the measurement.
    package let check: String
    /// Least share (0...1) or count that passes.
    package let atLeast: Double?
    /// False when the collection made it optional: it is measured, but decides nothing.
    package let isRequired: Bool
    /// All keys of the row, parameters of the measurement among them.
    package let parameters: Record
    package let span: Span
  }

  package struct Evidence: Sendable {
    package internal(set) var sections: [Section] = []
    /// The sentence that is signed when every required gate has passed.
    package internal(set) var declaration = ""

    /// Invariant: holds either a phase or a group of gates.
    package struct Section: Sendable {
      package let number: Int
      package let title: String
      package let phase: Int?
      package let group: String?
    }
  }

  /// One question of a review.
  package struct ChecklistItem: Sendable {
    package enum Answer: Sendable {
      /// Id of the gate that answers it.
      case gate(String)
      /// What would answer it, since generation cannot.
      case notProvable(String)
    }

    package let phase: Int
    package let text: String
    package let answer: Answer
    package let span: Span
  }

  /// Which pairs of agents are tested together.
  package struct Matrix: Sendable {
    package enum Requirement: String, Sendable, CaseIterable { case edges, pairs }

    package internal(set) var requirement = Requirement.edges
    /// Share of all ordered pairs that must be tested as well.
    package internal(set) var pairsAtLeast = 0.0
    /// `{from}` and `{to}` stand for ids.
    package internal(set) var testName = "test_{from}_{to}_integration"
    package internal(set) var failureModes: [String] = []
  }

  /// How the order is described in `extraction_sequence.yaml`.
  package struct Sequence: Sendable {
    package internal(set) var criticality: [CriticalityRule] = []
    /// What a unit is that no rule fits.
    package internal(set) var otherwise = "support"
    package internal(set) var minutesPerModule = 0.0
    package internal(set) var minutesPerDocument = 0.0
    package internal(set) var minutesPerTest = 0.0
    package internal(set) var parallelAfterPhase = 0
    /// Ids of gates that must hold before a phase begins; ordered by phase.
    package internal(set) var beforePhase: [Precondition] = []

    package struct Precondition: Sendable {
      package let phase: Int
      package let gates: [String]
    }

    /// The first rule that fits a unit decides.
    package struct CriticalityRule: Sendable {
      /// A component of the root path.
      package let rootContains: String?
      /// Place in the order, from 1.
      package let position: Int?
      package let criticality: String
    }

    /// - Parameter position: place in the order, from 1.
    package func criticality(of unit: Unit, position: Int) -> String {
      let components = unit.rootPath.components
      let rule = criticality.first { rule in
        (rule.rootContains.map { components.contains($0) } ?? true)
          && (rule.position.map { $0 == position } ?? true)
      }
      return rule?.criticality ?? otherwise
    }
  }
}

extension Configuration {
  /// What all units of the collection have in common.
  package struct Shared: Sendable {
    package internal(set) var memory: [MemoryBackend] = []
    package internal(set) var anchors: [Anchor] = []
    package internal(set) var mode: String?
    package internal(set) var humanOverride: Bool?
    package internal(set) var escalationTriggers: [String] = []
    package internal(set) var communication = Communication()
    package internal(set) var logging = Logging()
    package internal(set) var monitoring = Monitoring()
    package internal(set) var manifestsRoot: String?
    package internal(set) var dora = MetadataForm.compact
    package internal(set) var host: String?
    package internal(set) var port: Int?
    /// The same, merged, for `<collection>_config.yaml`.
    package internal(set) var record = Record()

    /// How much a generated file says about itself.
    package enum MetadataForm: String, Sendable, CaseIterable {
      /// Where it came from, and hashes to verify it.
      case compact
      /// Also the header, footer and trace of a DORA contract.
      case contract
    }

    package struct MemoryBackend: Sendable {
      /// `working`, `episodic`, `semantic`, `causal`, `archive`.
      package let layer: String
      package let type: String?
      package let connection: String?
      package let keyspacePrefix: String?
      package let ttlSeconds: Int?
      package let bucket: String?
      /// All keys.
      package let settings: Record
    }

    /// Somebody who decides escalations.
    package struct Anchor: Sendable {
      package let name: String
      package let role: String?
      package let contact: String?
      package let members: [String]
      package let span: Span
    }

    package struct Communication: Sendable {
      package internal(set) var primary: String?
      package internal(set) var secondary: String?
      package internal(set) var tertiary: String?
      package internal(set) var authentication: String?
      package internal(set) var encryption: String?
      package internal(set) var maxRetries: Int?
      package internal(set) var backoffMultiplier: Double?
      package internal(set) var initialDelayMilliseconds: Int?
    }

    package struct Logging: Sendable {
      package internal(set) var level: String?
      package internal(set) var root: String?
      package internal(set) var isStructured: Bool?
    }

    package struct Monitoring: Sendable {
      package internal(set) var isEnabled: Bool?
      package internal(set) var root: String?
      package internal(set) var metrics: [String] = []
    }
  }

  /// Where things go and which template writes which document.
  package struct Glue: Sendable {
    package internal(set) var places: [Place] = []
    package internal(set) var documents: [DocumentRule] = []
    package internal(set) var requiredDocuments: [RequiredDocument] = []
    /// Role of a Python file by its path, from code-pattern glue and `file_roles`.
    package internal(set) var fileRoles: [FileRole] = []

    /// Where the files of one field of the schema go.
    package struct Place: Sendable {
      package let field: String
      /// In the extraction folder; names in braces are filled in.
      package let extraction: String
      /// In the target repository.
      package let repository: String
    }

    /// The first rule that fits a document's name decides.
    package struct DocumentRule: Sendable {
      /// Whole names, folded.
      package let names: [String]
      /// Words of the name, folded.
      package let words: [String]
      package let template: String
      /// True for the last resort, which fits every name.
      package let isFallback: Bool
    }

    package struct RequiredDocument: Sendable {
      package let name: String
      package let gate: String
      /// Path of the schema that must be there, `deployment.endpoints` for instance.
      package let condition: String?
    }

    package struct FileRole: Sendable {
      /// File name, or path below the root path.
      package let file: String
      package let role: String
      package let span: Span
    }
  }
}
