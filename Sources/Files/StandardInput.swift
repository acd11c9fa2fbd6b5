internal import Glibc

/// What is piped into the program.
package enum StandardInput {
  /// The next bytes, as soon as there are any; nil at the end, and when it cannot be read.
  package static func read(atMost count: Int = 1 << 16) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    while true {
      let read = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, count) }
      if read > 0 { return Array(bytes[..<read]) }
      if read == 0 || errno != EINTR { return nil }
    }
  }

  /// All of it; nil when there is more than a limit.
  package static func readAll(limit: Int) -> [UInt8]? {
    var all: [UInt8] = []
    while let more = read() {
      all += more
      if all.count > limit { return nil }
    }
    return all
  }
}
