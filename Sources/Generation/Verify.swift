package import Core
package import Files

/// Compares an extraction with what its manifest says.
package struct Verification: Sendable {
  /// One thing that is not as it was sealed.
  package struct Difference: Sendable {
    package let path: String
    package let message: String
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
    guard let entries = manifest["artifacts"]?.array else {
      throw Self.unreadable("it has no list 'artifacts'")
    }
    for entry in entries {
      guard let text = entry["path"]?.string, let wanted = entry["sha256"]?.string,
        let file = try? RelativePath(text)
      else { throw Self.unreadable("an entry of 'artifacts' has no path or digest") }
      listed.insert(text)
      guard try folder.kind(of: file) == .file else {
        differences.append(Difference(path: text, message: "it is missing"))
        continue
      }
      var digest = Digest(of: try folder.read(file, limit: 64 << 20))
      if digest.hex != wanted {
        // What is created once is the user's to change: the seal is about how it was made.
        if entry["owner"]?.string == TemplatePack.Owner.createdOnce.rawValue,
          let recorded = Digest(hex: wanted)
        {
          digest = recorded
        } else {
          differences.append(Difference(path: text, message: "it was changed"))
        }
      }
      digests.append((file, digest))
    }
    let seal = Seal.digest(of: digests).hex
    let recorded = manifest["seal"]?.string ?? ""
    if seal != recorded, differences.isEmpty {
      differences.append(
        Difference(path: Seal.manifestPath.string, message: "its seal is not that of the files"))
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

  private static func unreadable(_ reason: String) -> Failure {
    Failure(
      CheckRules.manifest, .badData, "'\(Seal.manifestPath)' cannot be used: \(reason)",
      help: "extract again")
  }
}
