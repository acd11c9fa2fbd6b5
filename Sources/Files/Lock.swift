internal import Glibc

/// An exclusive lock on a folder or file that is held open; it ends with the process.
package enum Lock {
  /// Runs `body` under the lock, waiting up to `seconds` while another process holds it.
  static func holding<Result>(
    _ descriptor: Int32, path: String, seconds: Int, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try take(descriptor, path: path, seconds: seconds)
    defer { _ = flock(descriptor, LOCK_UN) }
    return try body()
  }

  private static func take(_ descriptor: Int32, path: String, seconds: Int) throws(Failure) {
    var waited = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let error = Errno.last
      if error.code == EINTR { continue }
      guard error.code == EWOULDBLOCK else { throw Failure(error, "lock", path) }
      guard waited < seconds * 20 else {
        throw Failure(
          FileRules.busy, .tryLater, "another run has locked '\(path)' for over \(seconds) s",
          help: "wait for it to end, then run again")
      }
      waited += 1
      usleep(50_000)
    }
  }
}
