package import Core
internal import Glibc

/// The content of a file: its bytes, and whether it may be run.
package struct StoredFile: Sendable, Equatable {
  package var bytes: [UInt8]
  package var isExecutable: Bool

  package init(_ bytes: [UInt8], isExecutable: Bool = false) {
    self.bytes = bytes
    self.isExecutable = isExecutable
  }

  package static func == (left: StoredFile, right: StoredFile) -> Bool {
    // memcmp is many times faster than comparing element by element.
    left.isExecutable == right.isExecutable && left.bytes.count == right.bytes.count
      && System.isPrefix(left.bytes, of: right.bytes)
  }
}

/// What stands at a path.
package enum Standing: Sendable, Equatable {
  case nothing
  case file(StoredFile)
  /// Something else, named with its article: `a folder`, `a symbolic link`.
  case other(String)
}

extension Folder {
  /// What stands at a path beneath the folder; no link is followed.
  ///
  /// - Parameter limit: a larger file is refused before it is read.
  package func standing(at path: RelativePath, limit: Int) throws(Failure) -> Standing {
    let mode: mode_t
    do throws(Errno) {
      let opened = try System.openBeneath(path.string, in: descriptor, System.pathOnly)
      let status = try System.status(of: opened.number)
      if !status.isFile { return .other(status.kindName) }
      mode = status.st_mode
    } catch {
      switch error.code {
      case ENOENT: return .nothing
      // Also when something on the way is a file or a link.
      case ENOTDIR, ELOOP, EXDEV: return .other("no file in a folder of its own")
      default: throw Failure(error, "read", shown(path))
      }
    }
    let bytes = try read(path, limit: limit)
    return .file(StoredFile(bytes, isExecutable: mode & S_IXUSR != 0))
  }
}
