import Testing

@testable import Core

@Suite struct SuggestionTests {
  @Test func closestNameWins() {
    let names = ["governance", "deployment", "rootpath", "role"]
    #expect(Suggestion.closest(to: "governence", in: names) == "governance")
    #expect(Suggestion.closest(to: "Rootpaht", in: names) == "rootpath")
    #expect(Suggestion.closest(to: "roel", in: names) == "role")
    #expect(Suggestion.closest(to: "memory", in: names) == nil)
    #expect(Suggestion.help(for: "rol", in: names) == "did you mean 'role'?")
  }

  @Test func tiesAreBrokenByBytes() {
    #expect(Suggestion.closest(to: "bat", in: ["cat", "hat", "Bar"]) == "Bar")
  }

  @Test func longNamesCostNothing() {
    let long = String(repeating: "a", count: 100_000)
    #expect(Suggestion.closest(to: long + "b", in: [long]) == nil)
  }
}
