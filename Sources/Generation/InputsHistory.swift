import Core
import Files
import Git

extension Inputs {
  /// The files of the collection as they were in a commit of the repository around it, each with
  /// its path in the repository; none where the commit does not have the collection.
  func sources(
    in revision: String
  ) throws(Failure) -> [(place: String, source: Source)] {
    let location = UserFile.resolved(self.location) ?? self.location
    let repository = try Repository.discover(from: Self.folder(of: location, isFile))
    let commit = try repository.commit(named: revision)
    guard let path = repository.pathInside(location) else { return [] }
    if isFile {
      guard let file = try? RelativePath(path),
        let bytes = try repository.blob(at: file, in: commit)
      else { return [] }
      return [(path, Source(path: file.name, bytes: bytes))]
    }
    return try repository.sources(of: commit, beneath: path).filter { Self.isInput($0.place) }
  }

  /// The templates as they were in a commit, when they are files of the repository around the
  /// collection; nil when they are not, and so no part of its history.
  func templates(
    of workspace: Workspace, in revision: String
  ) throws(Failure) -> [Source]? {
    let location = UserFile.resolved(self.location) ?? self.location
    let templates = UserFile.resolved(workspace.templates) ?? workspace.templates
    guard let own = try Repository.around(Self.folder(of: location, isFile)),
      let theirs = try Repository.around(templates), own.workTree == theirs.workTree,
      let path = theirs.pathInside(templates)
    else { return nil }
    let sources = try theirs.sources(of: theirs.commit(named: revision), beneath: path)
    return sources.map(\.source).filter { !$0.path.hasPrefix("contracts/") }
  }

  private static func folder(of location: String, _ isFile: Bool) -> String {
    guard isFile, let slash = location.lastIndex(of: "/") else { return location }
    return String(location[..<slash])
  }
}

extension Repository {
  /// Every file of a commit beneath a folder that a listing would show; its source has the path
  /// within the folder.
  fileprivate func sources(
    of commit: ObjectID, beneath folder: String
  ) throws(Failure) -> [(place: String, source: Source)] {
    let root = try? RelativePath(folder)
    var sources: [(place: String, source: Source)] = []
    for file in try files(of: commit, beneath: root) {
      let inside = folder.isEmpty ? file.path : String(file.path.dropFirst(folder.utf8.count + 1))
      let isHidden = inside.split(separator: "/").contains { $0.hasPrefix(".") }
      guard !isHidden, let path = try? RelativePath(file.path),
        let bytes = try blob(at: path, in: commit)
      else { continue }
      sources.append((file.path, Source(path: inside, bytes: bytes)))
    }
    return sources
  }
}
