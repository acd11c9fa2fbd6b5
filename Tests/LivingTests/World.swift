import Core
import Files
import Git

@testable import Living

/// A repository in memory: what is to be generated, what stands there, and every blob there ever was.
struct World {
  var files: [String: StoredFile] = [:]
  /// What the generator would write now.
  var generated: [String: String] = [:]
  var disowned: Set<RelativePath> = []
  var favor = MergeFile.Favor.none
  /// Whether blobs of earlier runs are still to be had, as in a full clone.
  var hasHistory = true
  private(set) var blobs: [ObjectID: [UInt8]] = [:]

  static let stamps = Stamps(isIntact: { _, _ in nil }, haveSameBody: { _, _, _ in false })

  var ground: Ground {
    Ground().after(
      files.map { FileChange(RelativePath(literal: $0.key), from: nil, to: $0.value) })
  }

  func text(_ path: String) -> String? {
    files[path].map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  mutating func write(_ text: String, to path: String) {
    files[path] = StoredFile(Array(text.utf8))
  }

  /// Every file that l9gen does not keep for itself.
  var visible: [String: String] {
    var visible: [String: String] = [:]
    for (path, file) in files where !path.hasPrefix(".l9gen/") {
      visible[path] = String(decoding: file.bytes, as: UTF8.self)
    }
    return visible
  }

  func reconcile() throws(Failure) -> Reconciliation {
    let desired = generated.keys.sorted().map { path in
      Desired(
        path: RelativePath(literal: path), file: StoredFile(Array((generated[path] ?? "").utf8)),
        kind: path.hasSuffix("once.py") ? .once : .generated, unit: unit(of: path),
        template: "t", spec: "s", row: "row")
    }
    let ground = ground
    let hasHistory = hasHistory
    let blobs = blobs
    var setting = Reconciliation.Setting(
      ledger: try Ledger.read("world", on: ground), ground: ground, stamps: Self.stamps,
      blob: { (id) throws(Failure) in hasHistory ? blobs[id] : nil })
    setting.disowned = disowned
    setting.favor = favor
    return try Reconciliation(desired, setting)
  }

  private func unit(of path: String) -> String {
    path.split(separator: "/").first.map(String.init) ?? ""
  }

  /// Carries everything out, unless there is a conflict.
  mutating func apply(_ reconciliation: Reconciliation) throws(Failure) {
    precondition(reconciliation.conflicts.isEmpty, "nothing is done where there is a conflict")
    for change in try reconciliation.changes() {
      let before = files[change.path.string].map(FileState.init)
      precondition(before == change.before, "\(change.path): the change is from what stands there")
      files[change.path.string] = change.after
      if let bytes = change.after?.bytes { blobs[ObjectID(ofBlob: bytes)] = bytes }
    }
  }

  /// Reconciles and carries out; the states of what is not clean.
  @discardableResult
  mutating func run() throws(Failure) -> [String: DriftState] {
    let reconciliation = try reconcile()
    if reconciliation.conflicts.isEmpty { try apply(reconciliation) }
    return Self.states(reconciliation)
  }

  static func states(_ reconciliation: Reconciliation) -> [String: DriftState] {
    var states: [String: DriftState] = [:]
    for verdict in reconciliation.verdicts where verdict.state != .clean {
      states[verdict.path.string] = verdict.state
    }
    return states
  }
}

/// Numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
