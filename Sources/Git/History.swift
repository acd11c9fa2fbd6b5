package import Files

extension Repository {
  /// The time, in seconds since 1970, of the newest commit that changed one of the paths: nil when
  /// none of the last `limit` commits did, when HEAD has no commit, or when it cannot be known
  /// because a shallow clone ends before it.
  ///
  /// Paths are relative to the repository's root; a folder counts with all that is in it, and an
  /// empty path is the root itself. A commit counts when it differs there from all its parents.
  package func newestTime(touching paths: [String], limit: Int = 10_000) throws(Failure) -> Int64? {
    let start: ObjectID
    switch try head() {
    case .branch(_, let id), .detached(let id): start = id
    case .unborn: return nil
    }
    var content = PathContent(paths.map { $0.split(separator: "/").map(String.init) })
    // Newest first; of equal times the smaller id, so that the order is the same everywhere.
    var waiting = [(commit: start, header: try header(of: start))]
    var seen: Set<ObjectID> = [start]
    var visited = 0
    while visited < limit, let next = popNewest(&waiting) {
      visited += 1
      guard let parents = try headers(of: next.header.parents) else { return nil }
      if try changes(next.header, parents, &content) { return next.header.time }
      for (parent, header) in zip(next.header.parents, parents)
      where seen.insert(parent).inserted {
        waiting.append((parent, header))
      }
    }
    return nil
  }

  /// Nil when one is missing, as behind the last commits of a shallow clone.
  private func headers(of commits: [ObjectID]) throws(Failure) -> [Header]? {
    var headers: [Header] = []
    for commit in commits {
      do {
        headers.append(try header(of: commit))
      } catch {
        if error.rule == GitRules.missingObject { return nil }
        throw error
      }
    }
    return headers
  }

  private func popNewest(
    _ waiting: inout [(commit: ObjectID, header: Header)]
  ) -> (commit: ObjectID, header: Header)? {
    let newest = waiting.indices.min { left, right in
      let (one, other) = (waiting[left], waiting[right])
      if one.header.time != other.header.time { return one.header.time > other.header.time }
      return one.commit < other.commit
    }
    return newest.map { waiting.remove(at: $0) }
  }

  private func changes(
    _ commit: Header, _ parents: [Header], _ content: inout PathContent
  ) throws(Failure) -> Bool {
    let own = try content.ids(in: commit.tree, of: self)
    if parents.isEmpty { return own.contains { $0 != nil } }
    for parent in parents where try content.ids(in: parent.tree, of: self) == own { return false }
    return true
  }
}

/// What stands at some paths of trees; each tree is looked into once.
private struct PathContent {
  private let paths: [[String]]
  private var known: [ObjectID: [ObjectID?]] = [:]

  init(_ paths: [[String]]) { self.paths = paths }

  mutating func ids(in tree: ObjectID, of repository: Repository) throws(Failure) -> [ObjectID?] {
    if let ids = known[tree] { return ids }
    var ids: [ObjectID?] = []
    for path in paths {
      ids.append(path.isEmpty ? tree : try repository.entry(path, in: tree)?.id)
    }
    known[tree] = ids
    return ids
  }
}
