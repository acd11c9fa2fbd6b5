import Core
import Files

/// What takes the applies of a work tree back, the last one first.
///
/// Each step may be repeated, as a run that finishes an interrupted one does.
struct UndoStack {
  /// Outside the work tree; what undoes an apply stands there as `undo/<number>.json`.
  let state: String

  /// So many applies can be taken back. Each keeps the bytes that it replaced.
  private static let limit = 32

  /// What will undo the apply that is about to be carried out.
  func prepare(_ inverse: ChangePlan) throws(Failure) {
    try OwnFiles.makeFolder(folder)
    try OwnFiles.write(inverse.json.canonicalBytes, to: next)
  }

  /// Puts what was prepared on top, once.
  func push() throws(Failure) {
    guard UserFile.isFile(next) else { return }
    let numbers = try numbers()
    try OwnFiles.rename(next, to: path((numbers.last ?? 0) + 1))
    for number in numbers.dropLast(Self.limit - 1) { try remove(number) }
  }

  /// The last apply; nil when there is none, or all were taken back.
  func top() throws(Failure) -> (number: Int, plan: ChangePlan)? {
    guard let number = try numbers().last else { return nil }
    let plan = try ChangePlan(
      parsing: UserFile.read(path(number), limit: 1 << 30), named: path(number))
    return (number, plan)
  }

  func remove(_ number: Int) throws(Failure) { try OwnFiles.remove(path(number)) }

  /// How many applies can be taken back.
  func count() throws(Failure) -> Int { try numbers().count }

  private var folder: String { state + "/undo" }
  private var next: String { state + "/undo.next.json" }

  private func path(_ number: Int) -> String { folder + "/\(number).json" }

  /// Ascending.
  private func numbers() throws(Failure) -> [Int] {
    guard (try? UserFile.kind(of: folder)) == .folder else { return [] }
    return try Folder(folder).names().compactMap { name in
      name.hasSuffix(".json") ? Int(name.dropLast(".json".utf8.count)) : nil
    }.sorted()
  }
}
