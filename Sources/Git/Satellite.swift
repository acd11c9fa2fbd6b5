package import Files

/// Bare repositories for one piece of work, made file by file.
package enum Satellite {
  /// Makes a repository whose HEAD is the commit that is checked out in another one, and which
  /// reads that one's objects; an empty one when there is no other, or no commit.
  ///
  /// - Parameter path: the folder of the new repository; absolute, since git resolves it anew.
  package static func make(at path: String, of other: Repository?) throws(Failure) {
    for folder in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
      try OwnFiles.makeFolder("\(path)/\(folder)")
    }
    var head = "ref: refs/heads/main"
    if let other {
      switch try other.head() {
      case .branch(_, let id), .detached(let id): head = id.hex
      case .unborn: break
      }
      let objects = other.commonFolder + "objects"
      try write("\(UserFile.resolved(objects) ?? objects)\n", to: path + "/objects/info/alternates")
    }
    try write("[core]\n\trepositoryformatversion = 0\n\tbare = true\n", to: path + "/config")
    try write(head + "\n", to: path + "/HEAD")
  }

  private static func write(_ text: String, to path: String) throws(Failure) {
    try OwnFiles.write(Array(text.utf8), to: path)
  }
}

extension Repository {
  /// The id of the root tree of a commit.
  package func treeID(of commit: ObjectID) throws(Failure) -> ObjectID { try tree(of: commit) }
}
