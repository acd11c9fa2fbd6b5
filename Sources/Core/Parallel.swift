internal import Dispatch
internal import Synchronization

/// Work on ranges of indices by several threads.
package enum Parallel {
  /// Cuts `0..<count` into one range for each worker; the results of the ranges, in their order.
  package static func map<Result: Sendable>(
    _ count: Int, workers: Int, _ body: @Sendable (Range<Int>) -> Result
  ) -> [Result] {
    let workers = max(1, min(workers, count))
    if workers == 1 { return [body(0..<count)] }
    let results = Mutex<[Int: Result]>([:])
    DispatchQueue.concurrentPerform(iterations: workers) { index in
      let result = body(count * index / workers..<count * (index + 1) / workers)
      results.withLock { $0[index] = result }
    }
    let found = results.withLock { $0 }
    return (0..<workers).compactMap { found[$0] }
  }
}
