import Testing

@testable import Specs

@Suite struct NamesTests {
  @Test(arguments: [
    ("outcome_store", "outcome_store"), ("TensorAIOS v6", "tensor_aios_v6"), ("a1b2", "a1b2"),
    ("_private", "private"), ("a__b", "a_b"), ("a_", "a"), ("3d_model", "n_3d_model"),
    ("class", "class_"), ("frozenset", "frozenset_"), ("Match", "match_"), ("ﬁt Åre", "fit_are"),
  ])
  func namesBecomeSnakeCase(text: String, name: String) {
    #expect(Names.snake(text) == name)
    #expect(Names.snake(name) == name || name.hasSuffix("_"))
  }

  @Test(arguments: ["", "_", "__", "!", "日"])
  func nothingIsMadeOfNothing(text: String) { #expect(Names.snake(text) == nil) }

  /// The short way for names that are what they become gives what the words give.
  @Test func everyShortNameIsItsWordsJoined() {
    let letters = ["a", "b", "1", "_", "B", " "]
    var names = [""]
    for _ in 0..<5 {
      names = names.flatMap { name in letters.map { name + $0 } }
      for name in names {
        let words = Names.words(name)
        let first = words.first?.first?.isNumber == true ? "n_" : ""
        let joined = words.isEmpty ? nil : first + words.joined(separator: "_")
        #expect(Names.snake(name) == joined, "\(name)")
      }
    }
  }
}
