package import Core
internal import Glibc

/// A folder on the disk, held open; everything is reached beneath it and no link is followed.
///
/// The way to the folder itself may lead through links: it is resolved once, when it is opened.
package final class Folder: Sendable {
  /// As the user would write it; only for messages.
  package let path: String
  let descriptor: Int32
  /// Takes the walk by components even where the kernel has openat2; for tests.
  private let walking: Bool

  /// What stands at a path; links are `other`.
  package enum Kind: Sendable { case file, folder, other }

  /// The files beneath a folder.
  package struct Listing: Sendable {
    /// Sorted by bytes.
    package var files: [RelativePath] = []
    /// What is not listed and why; sorted by path.
    package var skipped: [(path: String, reason: String)] = []

    package static let hidden = "it is hidden"
    package static let link = "it is a symbolic link"
  }

  package convenience init(_ path: String) throws(Failure) { try self.init(path, walking: false) }

  init(_ path: String, walking: Bool) throws(Failure) {
    do {
      descriptor = try System.open(path, O_RDONLY | O_DIRECTORY).release()
    } catch {
      if error.code == ENOTDIR {
        throw Failure(FileRules.wrongKind, .noInput, "'\(path)' is not a folder")
      }
      throw Failure(error, "open", path)
    }
    self.path = path
    self.walking = walking
  }

  /// A folder that stands beneath another.
  package init(beneath parent: Folder, _ name: RelativePath) throws(Failure) {
    descriptor = try attempt("open", parent.shown(name)) { () throws(Errno) in
      try System.openBeneath(
        name.string, in: parent.descriptor, O_RDONLY | O_DIRECTORY, walking: parent.walking
      ).release()
    }
    path = parent.shown(name)
    walking = parent.walking
  }

  /// A folder of a writer, whose name is no path.
  init(staged name: String, in parent: Folder) throws(Failure) {
    descriptor = try attempt("open", parent.path + "/" + name) { () throws(Errno) in
      try System.open(name, in: parent.descriptor, O_RDONLY | O_DIRECTORY).release()
    }
    path = parent.path + "/" + name
    walking = parent.walking
  }

  deinit { _ = Glibc.close(descriptor) }

  /// The bytes of a regular file; refuses, before reading, what is larger than `limit`.
  package func read(_ file: RelativePath, limit: Int) throws(Failure) -> [UInt8] {
    let opened = try attempt("read", shown(file)) { () throws(Errno) in
      try System.openBeneath(
        file.string, in: descriptor, O_RDONLY | O_NONBLOCK, walking: walking)
    }
    return try RegularFile.read(opened, path: shown(file), limit: limit)
  }

  /// What stands at a path; nil when nothing does.
  package func kind(of path: RelativePath) throws(Failure) -> Kind? {
    do {
      let opened = try System.openBeneath(
        path.string, in: descriptor, System.pathOnly, walking: walking)
      let status = try System.status(of: opened.number)
      return status.isFile ? .file : status.isFolder ? .folder : .other
    } catch {
      switch error.code {
      case ENOENT, ENOTDIR: return nil
      case ELOOP: return .other
      default: throw Failure(error, "look at", shown(path))
      }
    }
  }

  /// How messages name a file beneath the folder.
  package func shown(_ file: RelativePath) -> String {
    path == "." ? file.string : path.hasSuffix("/") ? path + file.string : path + "/" + file.string
  }
}
