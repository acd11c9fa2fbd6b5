import Specs

/// Stems of a text: what decides whether two names speak of the same thing.
struct Stems: Sendable {
  /// In order, once each.
  let list: [String]

  init(_ texts: String...) { self.init(texts) }

  init(_ texts: [String]) {
    var stems: [String] = []
    for text in texts {
      for token in Names.words(text) {
        let stem = Binding.stem(token)
        if !stems.contains(stem) { stems.append(stem) }
      }
    }
    list = stems
  }

  /// How many stems two texts share.
  func shared(with other: Stems) -> Int { list.count { other.list.contains($0) } }
}

/// A declared name with its stems, which many components are compared with.
struct Term: Sendable {
  let text: Text
  let stems: Stems

  init(_ text: Text) {
    self.text = text
    stems = Stems(text.string)
  }
}

extension Sequence<Term> {
  /// The names that share a stem, in document order.
  func related(to own: Stems) -> [Text] {
    filter { $0.stems.shared(with: own) > 0 }.map(\.text)
  }

  /// The name that shares the most stems, the first of equals; empty when none shares one.
  func best(for own: Stems) -> Text {
    var best = (text: Text.empty, score: 0)
    for term in self {
      let score = term.stems.shared(with: own)
      if score > best.score { best = (term.text, score) }
    }
    return best.text
  }
}
