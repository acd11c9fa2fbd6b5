package import Core

extension Reproduction {
  /// For people: what was the same, or the first place that was not and what made it.
  package func text(shown: (String) -> String) -> String {
    guard let difference else {
      return """
        \(collection): \(settings.count) runs, one result
          commit  \(commit)
          tree    \(tree)
          files   \(fileCount), the same bytes and rights
          varied  \(Self.varied)

        """
    }
    let verb = difference.isFailure ? "failed" : "differs from run 1"
    var text = "\(collection): run \(difference.run) \(verb)\n"
    if let path = difference.path {
      text += "  place   \(path)\(difference.line.map { ":\($0)" } ?? "")\n"
    }
    if !difference.first.isEmpty { text += "  run 1   \(Self.visible(difference.first))\n" }
    text += "  run \(difference.run)   \(Self.visible(difference.other))\n"
    for setting in settings where setting.number == 1 || setting.number == difference.run {
      text += "  run \(setting.number)   with \(setting.text)\n"
    }
    if let suspect = difference.suspect { text += "suspected:\n" + suspect.text(shown: shown) }
    return text
  }

  private static let varied =
    "hash seeds, workers, order of files, working directory, HOME, TZ, locale, umask"

  /// The lines of what a run said stand below each other.
  private static func visible(_ text: String) -> String {
    text.split(separator: "\n").map { Explanation.visible(String($0)) }
      .joined(separator: "\n          ")
  }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("reproduction")), ("collection", .string(collection)),
      ("reproducible", .bool(isReproducible)), ("runs", .array(settings.map(\.json))),
      ("commit", .string(commit)), ("tree", .string(tree)), ("files", .int(fileCount)),
      ("difference", difference?.json ?? .null),
    ])
  }
}

extension ReproductionSetting {
  fileprivate var json: JSON {
    .record([
      ("number", .int(number)), ("workers", .int(workers)), ("tz", .string(timeZone)),
      ("locale", .string(locale)), ("umask", .string(umask)),
      ("hashes_alike", .bool(hashesAlike)),
    ])
  }
}

extension Reproduction.Difference {
  fileprivate var json: JSON {
    .record([
      ("run", .int(run)), ("failed", .bool(isFailure)),
      ("path", path.map { .string($0.string) } ?? .null),
      ("line", line.map { .int($0) } ?? .null), ("first", .string(first)),
      ("other", .string(other)), ("suspect", suspect?.json ?? .null),
    ])
  }
}
