package import Core
package import Specs

/// Bytes rendered from exactly one planned file.
///
/// A class: artifacts go through many lists, and a reference is all that then moves.
package final class Artifact: Sendable {
  package let path: RelativePath
  package let place: RelativePath?
  package let kind: TemplatePack.Kind
  package let owner: TemplatePack.Owner
  package let isExecutable: Bool
  package let unit: Unit.ID?
  package let bytes: [UInt8]
  /// What asked for it.
  let planned: PlannedFile?
  /// Whether the bytes are those of the file's owner, not those that were rendered.
  let isOwners: Bool
  private let memo = Memo<Digest>()

  /// Digest of the bytes; only what lists the files asks for it.
  package var digest: Digest { memo.value { Digest(of: bytes) } }

  package init(
    path: RelativePath, place: RelativePath?, kind: TemplatePack.Kind,
    owner: TemplatePack.Owner = .generated, isExecutable: Bool = false, unit: Unit.ID? = nil,
    bytes: [UInt8], planned: PlannedFile? = nil, isOwners: Bool = false
  ) {
    self.path = path
    self.place = place
    self.kind = kind
    self.owner = owner
    self.isExecutable = isExecutable
    self.unit = unit
    self.bytes = bytes
    self.planned = planned
    self.isOwners = isOwners
  }

  /// The same file with the content that its owner gave it, or that was rendered before.
  func with(_ bytes: [UInt8], isOwners: Bool = true) -> Artifact {
    Artifact(
      path: path, place: place, kind: kind, owner: owner, isExecutable: isExecutable, unit: unit,
      bytes: bytes, planned: planned, isOwners: isOwners && bytes != self.bytes)
  }
}
