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
    do throws(Trouble) {
      let opened = try opened(path)
      let status = try status(of: opened)
      if !status.isFile { return .other(status.kindName) }
      let bytes = try bytes(of: opened, path, limit)
      return .file(StoredFile(bytes, isExecutable: status.st_mode & S_IXUSR != 0))
    } catch {
      switch error {
      case .failure(let failure): throw failure
      case .errno(let errno):
        switch errno.code {
        case ENOENT: return .nothing
        // Also when something on the way is a file or a link; a socket cannot be opened.
        case ENOTDIR, ELOOP, EXDEV, ENXIO: return .other("no file in a folder of its own")
        default: throw Failure(errno, "read", shown(path))
        }
      }
    }
  }

  private enum Trouble: Error {
    case errno(Errno)
    case failure(Failure)
  }

  private func opened(_ path: RelativePath) throws(Trouble) -> Descriptor {
    do throws(Errno) {
      return try System.openBeneath(path.string, in: descriptor, O_RDONLY | O_NONBLOCK)
    } catch { throw .errno(error) }
  }

  private func status(of file: borrowing Descriptor) throws(Trouble) -> stat {
    do throws(Errno) { return try System.status(of: file.number) } catch { throw .errno(error) }
  }

  private func bytes(
    of file: borrowing Descriptor, _ path: RelativePath, _ limit: Int
  ) throws(Trouble) -> [UInt8] {
    do throws(Failure) {
      return try RegularFile.read(file, path: shown(path), limit: limit)
    } catch { throw .failure(error) }
  }
}
