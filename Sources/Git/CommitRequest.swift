package import Core
package import Files

/// What is to be committed.
package struct CommitRequest: Sendable {
  package var branch: BranchName
  package var files: OutputTree
  /// Files that are written only where none stands: what stands there is somebody's own.
  package var createdOnce: Set<RelativePath> = []
  /// Files to be removed; those that are not there are passed over.
  package var removed: [RelativePath] = []
  /// Set when the request was made for one state of the branch: at any other, nothing is done.
  package var expectedTip: ExpectedTip?
  package var author: Author
  /// Seconds since 1970; the time zone is always +0000.
  package var time: Int64
  /// The first line is the subject.
  package var message: String
  /// Lines such as `Plan-Id: …` at the end of the message.
  package var trailers: [(key: String, value: String)] = []
  package var workers = 1
  package var lockSeconds = 10

  package init(
    branch: BranchName, files: OutputTree, author: Author, time: Int64, message: String
  ) {
    self.branch = branch
    self.files = files
    self.author = author
    self.time = time
    self.message = message
  }

  /// Where the branch is expected; nil in it when it must not exist.
  package struct ExpectedTip: Sendable, Equatable {
    package let id: ObjectID?

    package init(_ id: ObjectID?) { self.id = id }
  }

  /// The message with its trailers, ending with one line end.
  func fullMessage() throws(Failure) -> String {
    var text = message
    while let last = text.utf8.last, last == 0x0A || last == 0x0D || last == 0x20 {
      text = String(text.unicodeScalars.dropLast())
    }
    if text.isEmpty { throw invalid("the commit message is empty") }
    if text.utf8.contains(0) { throw invalid("the commit message contains NUL") }
    if !trailers.isEmpty { text += "\n" }
    for (key, value) in trailers {
      let isKey = key.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
      }
      guard isKey, !key.isEmpty, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw invalid("'\(key)' is no trailer of one line")
      }
      text += "\n\(key): \(value)"
    }
    return text + "\n"
  }

  private func invalid(_ message: String) -> Failure {
    Failure(GitRules.message, .badData, message)
  }
}

/// What became of a request.
package enum CommitOutcome: Sendable, Equatable {
  /// The branch now is at `id`; `parent` is nil for a first commit.
  case committed(id: ObjectID, parent: ObjectID?)
  /// The files stand so already in the commit `id`; nothing was written.
  case unchanged(id: ObjectID)
}
