import Core

/// What coverage.py's JSON report says.
struct Coverage: Sendable {
  struct File: Sendable {
    let path: String
    let statements: Int
    let covered: Int
    let branches: Int
    let coveredBranches: Int
  }

  let files: [File]

  /// nil when the JSON has another shape.
  init?(_ json: JSON) {
    guard let members = json["files"]?.members else { return nil }
    var files: [File] = []
    for member in members {
      let (path, entry) = (member.name, member.value)
      guard let summary = entry["summary"],
        let statements = summary["num_statements"]?.int, let covered = summary["covered_lines"]?.int
      else { return nil }
      files.append(
        File(
          path: path, statements: statements, covered: covered,
          branches: summary["num_branches"]?.int ?? 0,
          coveredBranches: summary["covered_branches"]?.int ?? 0))
    }
    // sorted: by path, whatever order the report has.
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  init(files: [File]) { self.files = files }

  /// The files below each of these folders of `code`, by the folder; in one pass.
  func grouped(by folders: Set<String>) -> [String: Coverage] {
    var groups: [String: [File]] = [:]
    for file in files where file.path.hasPrefix("code/") {
      let parts = file.path.split(separator: "/").dropFirst()
      for folder in Folders(parts) where folders.contains(folder) {
        groups[folder, default: []].append(file)
      }
    }
    return groups.mapValues { Coverage(files: $0) }
  }

  var statements: Int { files.reduce(0) { $0 + $1.statements } }
  var covered: Int { files.reduce(0) { $0 + $1.covered } }
  var branches: Int { files.reduce(0) { $0 + $1.branches } }
  var coveredBranches: Int { files.reduce(0) { $0 + $1.coveredBranches } }

  /// Share of covered statements, 0 to 1.
  var lineRate: Double { statements == 0 ? 0 : Double(covered) / Double(statements) }
  var branchRate: Double { branches == 0 ? 1 : Double(coveredBranches) / Double(branches) }
}

/// The folders that something with these names lies in, the outermost first: `a`, `a/b`.
struct Folders: Sequence, IteratorProtocol {
  private var rest: ArraySlice<Substring>
  private var folder = ""

  init(_ names: ArraySlice<Substring>) { rest = names.dropLast() }

  mutating func next() -> String? {
    guard let name = rest.popFirst() else { return nil }
    folder += folder.isEmpty ? String(name) : "/" + name
    return folder
  }
}

/// Shares as text.
enum Percent {
  static func text(_ share: Double) -> String { number(share) + " %" }

  /// Two decimals, rounded down, so that 99.999 % never reads as 100 %.
  static func number(_ share: Double) -> String {
    let hundredths = Int((share * 10_000 + 1e-9).rounded(.down))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
