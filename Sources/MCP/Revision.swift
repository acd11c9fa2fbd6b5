/// The published revisions of the Model Context Protocol that this server speaks.
package enum Revision: String, Sendable, CaseIterable {
  case november2024 = "2024-11-05"
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  case july2026 = "2026-07-28"

  /// Without a handshake: every request names the revision it is written in.
  package var isStateless: Bool { self == .july2026 }

  /// The only one whose receivers have to take several messages in one line.
  var hasBatches: Bool { self == .march2025 }

  /// What a client is offered that asks for a revision nobody knows.
  static let newestWithHandshake = Revision.november2025

  static let names = allCases.map(\.rawValue)
}
