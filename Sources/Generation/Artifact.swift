package import Core
package import Jinja
package import Specs

/// Bytes rendered from exactly one planned file.
package struct Artifact: Sendable {
  package let path: RelativePath
  package let place: RelativePath?
  package let kind: TemplatePack.Kind
  package let owner: TemplatePack.Owner
  package let isExecutable: Bool
  package let unit: Unit.ID?
  package let bytes: [UInt8]
  package let digest: Digest
  /// Which template text and schema value each stretch of the output came from.
  package let segments: [Segment]

  package init(
    path: RelativePath, place: RelativePath?, kind: TemplatePack.Kind,
    owner: TemplatePack.Owner = .generated, isExecutable: Bool = false, unit: Unit.ID? = nil,
    bytes: [UInt8], segments: [Segment] = []
  ) {
    self.path = path
    self.place = place
    self.kind = kind
    self.owner = owner
    self.isExecutable = isExecutable
    self.unit = unit
    self.bytes = bytes
    self.digest = Digest(of: bytes)
    self.segments = segments
  }

  /// The same file with other content.
  func with(_ bytes: [UInt8]) -> Artifact {
    Artifact(
      path: path, place: place, kind: kind, owner: owner, isExecutable: isExecutable, unit: unit,
      bytes: bytes)
  }
}
