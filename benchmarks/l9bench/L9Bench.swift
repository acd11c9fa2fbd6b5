import Core
import Files
import Glibc

/// Times one part of l9gen inside its own process, for `benchmarks/compare.py`.
///
/// The seconds are printed; with `check` in place of a number of rounds it prints what the work
/// gives, so that it can be compared with what the peers give.
@main struct L9Bench {
  private static let usage = Problem(
    text: """
      usage: l9bench render FOLDER TEMPLATE CONTEXTS.json ROUNDS|check
             l9bench yaml FILE ROUNDS|check
      """)

  static func main() {
    do throws(Problem) {
      let bench = try bench(Array(CommandLine.arguments.dropFirst()))
      _ = try reading { () throws(Failure) in try StandardStream.output.write(bench) }
    } catch {
      _ = try? StandardStream.errors.write(error.text + "\n")  // there is no other place to say it
      exit(1)
    }
  }

  /// Runs what the arguments ask for; gives what is to be printed.
  private static func bench(_ arguments: [String]) throws(Problem) -> String {
    guard let last = arguments.last else { throw usage }
    switch (arguments[0], arguments.count) {
    case ("render", 5):
      let bench = try RenderBench(
        folder: arguments[1], template: arguments[2], contexts: arguments[3])
      return try last == "check" ? bench.output() : seconds(last) { bench.round() }
    case ("yaml", 3):
      let bench = try YAMLBench(file: arguments[1])
      return try last == "check" ? bench.output() : seconds(last) { bench.round() }
    default: throw usage
    }
  }

  /// Seconds of all rounds together, after one that is not counted.
  private static func seconds(_ rounds: String, _ round: () -> Void) throws(Problem) -> String {
    guard let count = Int(rounds), count > 0 else { throw usage }
    round()
    let start = processorTime
    for _ in 0..<count { round() }
    return "\(processorTime - start)\n"
  }

  /// Seconds that this process has had the processor: the peers are measured in the same.
  private static var processorTime: Double {
    var time = timespec()
    unsafe _ = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Why nothing could be measured.
struct Problem: Error {
  let text: String
}

extension Problem {
  /// The first error among the findings.
  init?(_ diagnostics: Diagnostics) {
    guard diagnostics.hasErrors else { return nil }
    text = DiagnosticText().render(diagnostics)
  }
}

/// Makes the failure of a file operation a problem.
func reading<Result>(_ body: () throws(Failure) -> Result) throws(Problem) -> Result {
  do { return try body() } catch { throw Problem(text: error.description) }
}
