import Core
import Files

/// The sections of YAML files of a platform in which modules have entries.
enum WiringSection: CaseIterable {
  /// Of a compose file: a service that runs the module alone.
  case services
  /// Of the machine's registry.
  case modules
  /// Of a registry of tools.
  case tools
  /// Of a description of memory.
  case segments

  /// The keys at the top of a file that begin it.
  var keys: [String] {
    switch self {
    case .services: ["services"]
    case .modules: ["modules"]
    case .tools: ["tools"]
    case .segments: ["segments", "memory_segments"]
    }
  }

  /// What names an entry of a list; the first that all entries have.
  var nameKeys: [String] {
    switch self {
    case .services: []
    case .modules: ["module_id"]
    case .tools: ["tool_id", "tool_name", "name", "id"]
    case .segments: ["name", "segment", "segment_id", "id"]
    }
  }
}

/// An entry that a module wants in a YAML file of the platform.
struct WiringEntry {
  let section: WiringSection
  let name: String
  /// Beside the name.
  let members: [JSON.Member]
  /// Where a spec or a contract asks for it.
  let stated: Span?
  /// Where the value of each member is stated, beside members that nobody states.
  let places: [String: Span]
  /// The module that wants it.
  let module: String
}

/// What `extract` put into files of the platform: `wired_files.json` beside the other records.
///
/// Lines of Python are found by their marks. Entries of YAML carry no mark: that they are ours, and
/// what we wrote, stands here, so that an edit of theirs can be told from an edit of ours.
struct WiringRecord: Equatable {
  struct Entry: Equatable {
    let file: RelativePath
    /// The key of the section, as the file spells it.
    let section: String
    let name: String
    /// As it was written last, the name included.
    let value: JSON
  }

  /// Files that hold lines or entries of ours, by path.
  var files: [RelativePath] = []
  /// By file, then in the order of the sections.
  var entries: [Entry] = []

  /// Where it is: in the repository, beside the other records of the collection.
  static func path(of collection: String) -> RelativePath {
    RelativePath(literal: "extractions/\(collection)/wired_files.json")
  }

  var isEmpty: Bool { files.isEmpty && entries.isEmpty }

  init() {}

  /// A record that cannot be read counts as none: lines are found by their marks, and an entry
  /// that nobody knows is left to whoever wrote it.
  init(_ bytes: [UInt8]?) {
    guard let bytes, let json = try? JSON(parsing: bytes) else { return }
    files = (json["files"]?.array ?? []).compactMap { $0.string.flatMap { try? RelativePath($0) } }
    entries = (json["entries"]?.array ?? []).compactMap { entry in
      guard let file = entry["file"]?.string, let path = try? RelativePath(file),
        let section = entry["section"]?.string, let name = entry["name"]?.string,
        let value = entry["value"]
      else { return nil }
      return Entry(file: path, section: section, name: name, value: value)
    }
  }

  var bytes: [UInt8] {
    let entries = entries.map { entry -> JSON in
      .record([
        ("file", .string(entry.file.string)), ("section", .string(entry.section)),
        ("name", .string(entry.name)), ("value", entry.value),
      ])
    }
    var members: [(String, JSON)] = [
      ("version", .int(1)), ("files", .strings(files.map(\.string))),
    ]
    if !entries.isEmpty { members.append(("entries", .array(entries))) }
    return JSON.record(members).documentBytes
  }
}
