import Core
package import Files

/// Where things are on this machine. Nothing of it reaches an output.
package struct Workspace: Sendable {
  /// The folder the command was started in, or `-C`.
  package let directory: String
  /// The folder that holds `manifest.yaml`.
  package let templates: String
  /// `input_schemas` folders, nearest first.
  package let schemaFolders: [String]

  /// - Parameters:
  ///   - executable: path of the running program, resolved; templates are looked for around it.
  ///   - templates: what `--templates` says.
  package init(
    directory: String, executable: String, templates: String?
  ) throws(Failure) {
    self.directory = directory
    let home = Self.home(around: executable)
    if let templates {
      self.templates = Self.join(directory, templates)
    } else if let home {
      self.templates = home + "/templates"
    } else {
      throw Failure(
        PlanRules.noManifest, .noInput, "l9gen's templates were not found around '\(executable)'",
        help: "name the folder with --templates")
    }
    var folders = [Self.join(directory, "input_schemas")]
    if let home, home != directory { folders.append(home + "/input_schemas") }
    schemaFolders = folders
  }

  /// `other` as seen from `base`, unless it is absolute.
  package static func join(_ base: String, _ other: String) -> String {
    other.hasPrefix("/") ? other : base == "." ? other : base + "/" + other
  }

  /// The folder with `templates/manifest.yaml`: above the program (a checkout) or in `share/l9gen`
  /// beside its `bin` (an installation).
  private static func home(around executable: String) -> String? {
    var parts = executable.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    while !parts.isEmpty {
      parts.removeLast()
      let folder = "/" + parts.joined(separator: "/")
      for candidate in [folder, folder + "/share/l9gen"]
      where isFile(candidate + "/templates/" + "manifest.yaml") {
        return candidate
      }
    }
    return nil
  }

  private static func isFile(_ path: String) -> Bool {
    (try? UserFile.kind(of: path)) == .file  // any other answer means: not here
  }
}
