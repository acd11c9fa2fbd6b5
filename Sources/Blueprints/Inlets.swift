import Core
import Specs

/// A way in besides endpoints and packets.
enum Inlet: String, CaseIterable {
  case queue, webhook

  /// What a declared input or channel stands for: `messages_queue` and `TaskQueue` are queues.
  init?(_ name: String) {
    let plain = name.utf8.lowered.filter { $0.isLower }.text
    guard let inlet = Self.allCases.first(where: { plain.hasSuffix($0.rawValue) }) else {
      // The plural of either.
      guard plain.hasSuffix("s"), let inlet = Inlet(String(plain.dropLast())) else { return nil }
      self = inlet
      return
    }
    self = inlet
  }
}

extension SchemaReader {
  /// The ways in that the schema declares, once each: inputs, and a queue among the channels, which
  /// is spoken to from both sides.
  mutating func inlets() -> [Text] {
    let inputs = lines(section("communicationstack", "input"))
    let queues = channels().filter { Inlet($0.string) == .queue }
    var found: [Text] = []
    for inlet in Inlet.allCases {
      guard let text = (inputs + queues).first(where: { Inlet($0.string) == inlet }) else {
        continue
      }
      found.append(text.becoming(inlet.rawValue))
    }
    return found
  }
}
