extension ModuleSpec {
  /// `packet_contract` and `packet_expectations`
  package struct Packets: Sendable {
    package var emits: [ModuleText]
    package var requiredMetadata: [ModuleText]
    /// The packet of an accepted delivery: `<module>.in`; empty when none is declared.
    package var ingress: ModuleText
    package var onSuccess: [ModuleText]
    package var onError: [ModuleText]
    /// `durable` or `best_effort`.
    package var successDurability: ModuleText
    package var errorDurability: ModuleText
  }

  package struct Idempotency: Sendable {
    package enum Pattern: String, Sendable, CaseIterable {
      case none
      case eventID = "event_id"
      case compositeKey = "composite_key"
      case substrateLookup = "substrate_lookup"
    }

    /// Where the key of a delivery comes from.
    package enum Key: String, Sendable {
      case none
      /// Fields of the body; one or more.
      case fields
      /// A header of the request.
      case header
      /// A hash of the whole body.
      case body
    }

    package var pattern: Pattern
    package var source: ModuleText
    package var key: Key
    package var keyFields: [ModuleText]
    package var keyHeader: ModuleText
    /// `none`, `in_memory` or `substrate`.
    package var durability: ModuleText
    package var checkMethod: ModuleText
    package var seconds: Int
    /// `return_cached_response`, `acknowledge` or `reject`.
    package var onDuplicate: ModuleText
  }

  package struct Threading: Sendable {
    package var strategy: ModuleText
    package var fields: [ModuleText]
    package var namespace: ModuleText
  }

  /// `error_policy`
  package struct ErrorPolicy: Sendable {
    /// `fail_fast` or `best_effort`.
    package var standard: ModuleText
    package var retries: Bool
    package var attempts: Int
    package var emitsErrorPacket: Bool
    package var marksTaskFailed: Bool
    /// `none`, `log` or `metric`.
    package var alert: ModuleText
    package var categories: [Category]

    package struct Category: Sendable {
      package var name: ModuleText
      package var status: Int
      package var action: ModuleText
      /// The event's name in the log.
      package var log: ModuleText
      /// False for the format's own default.
      package var isStated: Bool
    }
  }

  package struct Interfaces: Sendable {
    package var inbound: [Inbound]
    package var outbound: [Outbound]
  }

  /// One route.
  package struct Inbound: Sendable {
    package enum Authentication: String, Sendable, CaseIterable {
      case none, bearer
      case hmac = "hmac_sha256"
      case apiKey = "api_key"
    }

    package var name: ModuleText
    package var function: String
    package var method: ModuleText
    package var route: ModuleText
    package var authentication: Authentication
    /// Variable that holds the secret; empty without authentication.
    package var secret: ModuleText
    package var headers: [ModuleText]
    package var signatureHeader: ModuleText
    package var timestampHeader: ModuleText
    package var payload: ModuleText
  }

  /// One call to another service.
  package struct Outbound: Sendable {
    package enum Role: String, Sendable, CaseIterable {
      case runtime, memory, reply, other
    }

    package var name: ModuleText
    package var function: String
    package var role: Role
    /// The module or service; `external` for one outside.
    package var target: ModuleText
    package var method: ModuleText
    /// Begins with `/`; empty when the endpoint is a whole address.
    package var path: ModuleText
    /// A whole address; empty when the spec leaves it open, as `https://…/...` does.
    package var url: ModuleText
    /// Variable that gives the address, or what stands before the path.
    package var setting: ModuleText
    package var timeout: Int
    package var retries: Bool
  }

  /// One environment variable.
  package struct Variable: Sendable {
    package enum Role: String, Sendable, CaseIterable {
      case value, secret, level
      case switching = "switch"
    }

    package var name: ModuleText
    /// Python name.
    package var field: String
    package var role: Role
    package var isRequired: Bool
    package var description: ModuleText
    package var fallback: ModuleText
    package var hasFallback: Bool
  }

  /// What happens to a delivery, in order.
  package struct Orchestration: Sendable {
    package var validation: [Step]
    package var reads: [Step]
    package var calls: [Step]
    package var effects: [Step]

    package struct Step: Sendable {
      /// What the spec says.
      package var text: ModuleText
      /// What is meant, one of the known steps; empty when none is.
      package var name: String
      package var service: ModuleText
      package var packet: ModuleText
      /// Freshness in seconds; 0 for other steps.
      package var seconds: Int
    }
  }
}
