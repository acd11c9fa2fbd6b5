package import Core

/// One digest over all artifacts of an extraction.
///
/// It covers the lines `<sha256>  <path>` of every artifact but the manifest that carries it,
/// sorted by path: what `sha256sum` prints, so that it can be recomputed without l9gen.
package enum Seal {
  package static func digest(of artifacts: [(path: RelativePath, digest: Digest)]) -> Digest {
    let lines = artifacts.sorted { $0.path < $1.path }.map { "\($0.digest.hex)  \($0.path)\n" }
    return Digest(of: lines.joined())
  }
}
