package import Core

/// Findings of the checks.
package enum CheckRules {
  package static let noPython = Rule(
    "L9C003", .warning, "no Python interpreter",
    "The static gates read Python by its own 'ast' and the generated tests are really run, so both "
      + "need Python 3.11 or newer. --python names an interpreter.")
  package static let environment = Rule(
    "L9C004", .error, "test environment not available",
    "The generated tests run in a virtual environment of their own, made from the pinned, hashed "
      + "requirements of the extraction. It could not be made; --no-tests leaves the tests 'not "
      + "run'.")
  package static let gateReport = Rule(
    "L9C005", .error, "gate report not readable",
    "The program that measures the static gates ended without a report. This is a bug of l9gen.")

  package static let noReport = Rule(
    "L9C006", .error, "tests left no report",
    "pytest ended before it wrote its report: it crashed, was killed at a limit, or could not "
      + "collect the tests. Nothing is counted then.")

  package static let manifest = Rule(
    "L9C007", .error, "manifest not readable",
    "extraction_manifest.json lists every file of an extraction with its digest. Without it nothing "
      + "can be verified.")
  package static let all: [Rule] = [
    noPython, environment, gateReport, noReport, manifest,
  ]
}
