import Testing

@testable import Core

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_765_497_600, "2025-12-12T00:00:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
    (-1, "1969-12-31T23:59:59Z"),
  ])
  func momentsReadBackAsWritten(seconds: Int, text: String) {
    #expect(Timestamp(seconds: seconds).iso8601 == text)
    #expect(Timestamp(iso8601: text)?.seconds == seconds)
  }

  @Test func dateAloneIsMidnight() {
    #expect(Timestamp(iso8601: "2025-12-12")?.compact == "20251212_000000")
  }

  @Test(arguments: [
    ("2025-12-12T10:00:00.428973+00:00", "2025-12-12T10:00:00Z"),
    ("2025-12-12T01:30:00+02:00", "2025-12-11T23:30:00Z"),
    ("2025-12-12T01:30:00.5-02:30", "2025-12-12T04:00:00Z"),
  ])
  func fractionsAreLeftOutAndZonesCount(text: String, meaning: String) {
    #expect(Timestamp(iso8601: text)?.iso8601 == meaning)
  }

  @Test(arguments: [
    "2026-13-45", "2026-02-29", "2026-1-1", "yesterday", "2026-01-01T25:00:00Z",
    "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00 Z",
  ])
  func impossibleDatesAreRefused(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }
}
