package import Core

extension Parallel {
  /// As `map`, of work that can fail; the error of the lowest range is thrown.
  package static func tryMap<Value: Sendable>(
    _ count: Int, workers: Int, _ body: @Sendable (Range<Int>) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    let results = map(count, workers: workers) { range in
      Result<Value, Failure> { () throws(Failure) in try body(range) }
    }
    // The lowest range wins, whichever thread came first.
    return try results.map { (result) throws(Failure) in try result.get() }
  }
}
