package import Files

extension Repository {
  /// Moves a branch from one commit to another, nil standing for a branch that does not exist; true
  /// when it then is where it should be, also when it was there already.
  package func move(
    _ branch: BranchName, from old: ObjectID?, to new: ObjectID?, by author: Author,
    lockSeconds: Int = 10
  ) throws(Failure) -> Bool {
    if try tip(of: branch) == new { return true }
    try refuse(branch)
    return try BranchLock(self, branch, seconds: lockSeconds).holding { (lock) throws(Failure) in
      guard let new else {
        guard let old else { return false }
        return try lock.remove(from: old)
      }
      return try lock.move(from: old, to: new, by: author)
    }
  }

  /// The content of a blob; nil when the repository does not have it.
  package func blob(_ id: ObjectID) throws(Failure) -> [UInt8]? {
    do throws(Failure) {
      return try object(id, .blob)
    } catch {
      if error.rule == GitRules.missingObject { return nil }
      throw error
    }
  }
}

extension ObjectID {
  /// The name that git gives to the content of a file.
  package init(ofBlob content: [UInt8]) { self = ObjectHash().id(.blob, content) }
}
