package import Core
package import Files

/// Compares an extraction with what its manifest says.
package struct Verification: Sendable {
  /// One thing that is not as it was sealed.
  package struct Difference: Sendable {
    package enum Kind: Sendable { case missing, changed, seal, unlisted }

    package let path: String
    package let kind: Kind
    package var message: String { kind.message }
  }

  package let fileCount: Int
  package let seal: String
  package let differences: [Difference]
  /// Files that the manifest does not list.
  package let unlisted: [String]

  /// Reads every file of the folder; writes nothing.
  package init(folder path: String) throws(Failure) {
    let folder = try Folder(path)
    let manifest = try Self.manifest(in: folder)
    var differences: [Difference] = []
    var digests: [(path: RelativePath, digest: Digest)] = []
    var listed: Set<String> = [Seal.manifestPath.string]
    for entry in try Self.entries(of: manifest) {
      let text = entry.path.string
      listed.insert(text)
      guard try folder.kind(of: entry.path) == .file else {
        differences.append(Difference(path: text, kind: .missing))
        continue
      }
      var digest = Digest(of: try folder.read(entry.path, limit: 64 << 20))
      if digest.hex != entry.digest {
        // What is created once is the user's to change: the seal is about how it was made.
        if entry.isCreatedOnce, let recorded = Digest(hex: entry.digest) {
          digest = recorded
        } else {
          differences.append(Difference(path: text, kind: .changed))
        }
      }
      digests.append((entry.path, digest))
    }
    let seal = Seal.digest(of: digests).hex
    let recorded = manifest["seal"]?.string ?? ""
    if seal != recorded, differences.isEmpty {
      differences.append(Difference(path: Seal.manifestPath.string, kind: .seal))
    }
    fileCount = digests.count
    self.seal = recorded
    self.differences = differences
    unlisted = try folder.list(hidden: true).files.map(\.string).filter { path in
      !listed.contains(path)
        && !path.split(separator: "/").contains { Blueprinted.leftovers.contains(String($0)) }
    }
  }

  /// Nothing is missing, changed or unknown.
  package var isIntact: Bool { differences.isEmpty && unlisted.isEmpty }

  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    .record([
      ("version", .int(1)), ("kind", .string("verification")), ("intact", .bool(isIntact)),
      ("files", .int(fileCount)), ("seal", .string(seal)),
      (
        "differences",
        .array(
          differences.map {
            .record([("path", .string($0.path)), ("message", .string($0.message))])
          })
      ),
      ("unlisted", .strings(unlisted)),
    ])
  }

  private static func manifest(in folder: Folder) throws(Failure) -> JSON {
    let bytes = try folder.read(Seal.manifestPath, limit: 64 << 20)
    do { return try JSON(parsing: bytes) } catch {
      throw unreadable("it is no JSON: \(error.reason)")
    }
  }

  /// What the manifest says of one file; its digest is not yet known to be one.
  private struct Entry {
    let path: RelativePath
    let digest: String
    let isCreatedOnce: Bool
  }

  private static func entries(of manifest: JSON) throws(Failure) -> [Entry] {
    guard let artifacts = manifest["artifacts"]?.array else {
      throw unreadable("it has no list 'artifacts'")
    }
    var entries: [Entry] = []
    for artifact in artifacts {
      guard let text = artifact["path"]?.string, let digest = artifact["sha256"]?.string,
        let path = try? RelativePath(text)
      else { throw unreadable("an entry of 'artifacts' has no path or digest") }
      let owner = artifact["owner"]?.string
      entries.append(
        Entry(
          path: path, digest: digest,
          isCreatedOnce: owner == TemplatePack.Owner.createdOnce.rawValue))
    }
    return entries
  }

  private static func unreadable(_ reason: String) -> Failure {
    Failure(
      CheckRules.manifest, .badData, "'\(Seal.manifestPath)' cannot be used: \(reason)",
      help: "extract again")
  }
}
