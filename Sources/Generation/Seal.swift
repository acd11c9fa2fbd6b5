package import Core

/// One digest over all artifacts of an extraction.
///
/// It covers the lines `<sha256>  <path>` of every artifact but the evidence report and the
/// manifest, which carry it, sorted by path: what `sha256sum` prints, so that it can be recomputed
/// without l9gen. The manifest lists the evidence report with its own digest.
package enum Seal {
  package static let evidencePath = RelativePath(literal: "evidence_report.md")
  package static let manifestPath = RelativePath(literal: "extraction_manifest.json")

  package static func digest(of artifacts: [(path: RelativePath, digest: Digest)]) -> Digest {
    let sealed = artifacts.filter { $0.path != evidencePath && $0.path != manifestPath }
    let lines = sealed.sorted { $0.path < $1.path }.map { "\($0.digest.hex)  \($0.path)\n" }
    return Digest(of: lines.joined())
  }
}
