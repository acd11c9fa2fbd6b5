import Core
import Documents
import Specs
import Testing

@testable import Blueprints

/// Rules that the vectors do not reach.
@Suite struct RuleTests {
  @Test(arguments: [
    ("TTL=15min", 900), ("keep it; ttl: 1 hr", 3600), ("TTL = 60s.", 60), ("no limit", nil),
    ("SUBTTL=3s", nil), ("TTL=soon", nil),
  ])
  func timeToLiveIsRead(text: String, seconds: Int?) {
    #expect(Durations.timeToLive(text) == seconds)
  }

  @Test(arguments: [
    ("90 days", 90), ("3 years (compliance requirement)", 1095), ("1 year", 365),
    ("2 weeks", 14), ("6 months", 180), ("12h", 1), ("indefinite", nil), ("", nil),
    ("99999999999999999999 years", nil),
  ])
  func retentionIsRead(text: String, days: Int?) {
    #expect(Durations.days(text) == days)
  }

  @Test(arguments: [
    (0.05, "0.05"), (100_000, "100000"), (259_200_000, "259200000"), (0.123_456_789, "0.123457"),
    (1.999_999_9, "2"), (12.5, "12.5"), (-0.5, "-0.5"), (1e-7, "0.0000001"), (0, "0"),
    (2.5e15, "2500000000000000"),
  ])
  func numbersAreShort(value: Double, text: String) {
    #expect(Decimals.general(value) == text)
  }

  @Test func millionsAreOneNumber() {
    let parsed = Triggers.policy("Escalate if: loss > $1,000,000, fire seen")
    #expect(parsed.rules.map(\.id) == ["loss_gt_1000000", "fire_seen"])
  }

  @Test func aDigestIgnoresOrderAndSpelling() throws {
    let first = try digest("a_b: 1\nc: {x: [1, two], y: ~}\n")
    #expect(first == (try digest("C: {y: null, X: [1, 'two']}\nab: 1\n")))
    #expect(first != (try digest("a_b: '1'\nc: {x: [1, two], y: ~}\n")))
    #expect(first != (try digest("a_b: 1\nc: {x: [1, two], y: {}}\n")))
  }

  @Test func keysOfChannelsAreTheAuthorsOwn() throws {
    let first = try digest("channels: {tower_radio: true}")
    #expect(first != (try digest("channels: {towerradio: true}")))
  }

  private func digest(_ text: String) throws -> Digest {
    var diagnostics = Diagnostics()
    let documents = YAML.parse(Source(path: "d.yaml", text: text), diagnostics: &diagnostics)
    return SchemaDigest.of(Record(try #require(documents.first).root))
  }
}
