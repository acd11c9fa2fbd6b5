package import Core
package import Files
package import Git

/// How a path stands to what would be generated there.
package enum DriftState: String, Sendable, CaseIterable {
  case clean
  /// Edited, and what would be generated has not changed.
  case userEdited = "user-edited"
  case specChanged = "spec-changed"
  case templateChanged = "template-changed"
  case generatorChanged = "generator-changed"
  /// Edited, and the new generation changes the same lines, or no base was found to tell.
  case conflict
  /// To be generated, and not there.
  case missing
  /// Generated once, asked for no more.
  case orphan
  case orphanEdited = "orphan-edited"
}

/// What is found, and to be done, about one path.
package struct Verdict: Sendable {
  package enum Action: Sendable {
    case leave
    case put(StoredFile)
    case remove
  }

  package let path: RelativePath
  package var state: DriftState
  /// Nil for an orphan.
  package var desired: Desired?
  /// What the ledger says; nil when it does not know the path.
  package var entry: Ledger.Entry?
  /// What stands there; nil when nothing does.
  package var before: StoredFile?
  /// What was generated last, where it had to be looked for.
  package var base: StoredFile?
  package var action = Action.leave
  /// Whether the file was edited; where the generation changed too, the edits are merged.
  package var isEdited = false
  package var conflicts: [MergeConflict] = []
  /// Why there is a conflict, when it is not one of lines.
  package var reason: String?
  /// Set when both the template and the input changed: a look at the lines tells which did it.
  package var isAmbiguous = false
  /// Lines of the edits that the result does not have; only when the new generation was preferred.
  package var lost: [LostLine] = []

  init(_ path: RelativePath, _ state: DriftState) {
    self.path = path
    self.state = state
  }

  /// A line that somebody wrote and that will not stand in the result.
  package struct LostLine: Sendable, Equatable {
    package let line: Int
    package let text: String
  }

  /// What stands there afterwards; nil when nothing does.
  package var after: StoredFile? {
    switch action {
    case .leave: before ?? (state == .clean ? desired?.file : nil)
    case .put(let file): file
    case .remove: nil
    }
  }
}
