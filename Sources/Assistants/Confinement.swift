import Core
package import Files
package import Generation
import Git

/// The folder that a server may look into and, when it is allowed to, write into.
package struct Confinement: Sendable {
  /// Links followed.
  private let root: String
  private let workspace: Workspace

  package init(_ workspace: Workspace) throws(Failure) {
    guard let root = UserFile.resolved(workspace.directory) else {
      throw Failure(
        AssistantRules.outside, .noInput, "'\(workspace.directory)' is no folder to work in")
    }
    self.root = root
    self.workspace = workspace
  }

  /// Throws when a collection lies elsewhere; one that is nowhere is told by who reads it.
  func check(collection name: String) throws(Failure) {
    try refuseControls(name)
    guard let location = Inputs.locate(name, in: workspace) else { return }
    if relative(location) != nil { return }
    throw refusal(name)
  }

  /// A path from the root; nil for what lies elsewhere or does not exist.
  func relative(_ path: String) -> String? {
    guard let place = UserFile.resolved(path), holds(place) else { return nil }
    if place == root { return "." }
    return String(place.dropFirst(root == "/" ? 1 : root.utf8.count + 1))
  }

  /// - Parameter place: absolute, links followed.
  func holds(_ place: String) -> Bool {
    place.utf8.elementsEqual(root.utf8)
      || place.utf8.starts(with: (root == "/" ? root : root + "/").utf8)
  }

  /// The repository whose files may be read and changed.
  func repository() throws(Failure) -> Repository {
    let repository = try Repository.discover(from: workspace.directory)
    guard let folder = repository.workFolder, relative(folder) == nil else { return repository }
    throw Failure(
      AssistantRules.outside, .noPermission,
      "the repository's work tree begins above the folder that this server may use",
      help: "start the server with -C and the top folder of the repository")
  }

  /// A path that ends at a NUL for the system, or breaks the lines of an answer, names nothing here.
  func refuseControls(_ text: String) throws(Failure) {
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw refusal(text) }
  }

  func refusal(_ path: String) -> Failure {
    Failure(
      AssistantRules.outside, .noPermission,
      "'\(path)' lies outside the folder that this server may use",
      help: "name a collection of input_schemas/, or a path below the folder of the server")
  }
}
