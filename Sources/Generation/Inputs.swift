package import Core
import Documents
package import Files
import Specs

/// The bytes of a collection, as they were found.
package struct Inputs: Sendable {
  /// Name of the folder or file, without its ending.
  package let name: String
  /// Sorted by path; paths are relative to the collection.
  package let sources: [Source]
  /// Where the collection is on this machine.
  package let location: String
  package let isFile: Bool
  /// What lies in the collection's folder and looks like a part of it, but is not read.
  package let skipped: [(path: String, reason: String)]

  /// The same collection with other contents.
  func replacing(_ sources: [Source]) -> Inputs {
    Inputs(name: name, sources: sources, location: location, isFile: isFile, skipped: skipped)
  }

  /// The path of one source on this machine.
  package func diskPath(of source: Source) -> String {
    isFile ? location : location + "/" + source.path
  }
}

extension Inputs {
  /// What `<collection>` may end with.
  private static let endings = [".md", ".yaml", ".yml"]

  static func isInput(_ path: String) -> Bool { endings.contains { path.hasSuffix($0) } }

  /// Finds and reads a collection: a path, or a name under `input_schemas/`.
  ///
  /// - Parameter workers: how many threads read; the result does not depend on it.
  package static func read(
    _ name: String, in workspace: Workspace, workers: Int = 1
  ) throws(Failure) -> Inputs {
    guard let location = locate(name, in: workspace) else {
      try refuseOddFile(name, in: workspace)
      throw Failure(
        PlanRules.noCollection, .noInput, "there is no collection '\(name)'",
        help: try suggestion(for: name, in: workspace))
    }
    let isFile = try UserFile.kind(of: location) == .file
    let name = collectionName(of: location, isFile: isFile)
    if isFile {
      return Inputs(
        name: name, sources: [try file(location)], location: location, isFile: true, skipped: [])
    }
    let found = try folder(location, workers)
    return Inputs(
      name: name, sources: found.sources, location: location, isFile: false,
      skipped: found.skipped)
  }

  /// Every file of a template folder.
  package static func templates(in workspace: Workspace) throws(Failure) -> [Source] {
    let folder = try Folder(workspace.templates)
    var sources: [Source] = []
    // The templates of contracts are of no collection: 'fill' and 'init' read them.
    for path in try folder.list().files where !path.string.hasPrefix("contracts/") {
      sources.append(
        Source(path: path.string, bytes: try folder.read(path, limit: Limits.standard.fileBytes)))
    }
    return sources
  }

  /// A pipe, a device or a link that leads in circles is there, but no collection.
  private static func refuseOddFile(_ name: String, in workspace: Workspace) throws(Failure) {
    if name.isEmpty { return }
    do throws(Failure) {
      _ = try UserFile.kind(of: Workspace.join(workspace.directory, name))
    } catch {
      if error.rule != FileRules.notFound { throw error }
    }
  }

  /// What the collections of the nearest `input_schemas` are called.
  package static func names(in workspace: Workspace) throws(Failure) -> [String] {
    guard let path = workspace.schemaFolders.first, (try? UserFile.kind(of: path)) == .folder else {
      return []
    }
    let names = try Folder(path).list().files.compactMap { file -> String? in
      guard isInput(file.string) else { return nil }
      if file.components.count > 1 { return file.components[0] }
      let ending = endings.first { file.string.hasSuffix($0) } ?? ""
      return String(file.string.dropLast(ending.count))
    }
    // sorted: by bytes
    return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What a collection is called in the repository that holds its files.
  package static func name(
    of collection: String, in workspace: Workspace
  ) throws(Failure) -> String {
    guard let location = locate(collection, in: workspace) else { return collection }
    return collectionName(of: location, isFile: try UserFile.kind(of: location) == .file)
  }

  /// Where a collection lies on this machine; nil when there is none of that name.
  package static func locate(_ name: String, in workspace: Workspace) -> String? {
    if name.isEmpty { return nil }
    var candidates: [String] = []
    if !name.contains("/"), name != ".", name != ".." {
      for folder in workspace.schemaFolders {
        candidates.append(folder + "/" + name)
        candidates += endings.map { folder + "/" + name + $0 }
      }
    }
    candidates.append(Workspace.join(workspace.directory, name))
    return candidates.first { path in
      // Any other answer than a kind means: not here.
      (try? UserFile.kind(of: path)) != nil
    }
  }

  /// The collection that a file is likely an input of: below `input_schemas` the entry it lies in,
  /// elsewhere its folder, or the file itself where that is the working directory.
  package static func collection(around path: String, in workspace: Workspace) -> String {
    let place = UserFile.resolved(path) ?? path
    for folder in workspace.schemaFolders {
      guard let root = UserFile.resolved(folder), place.hasPrefix(root + "/") else { continue }
      let inside = place.dropFirst(root.utf8.count + 1)
      return folder + "/" + (inside.split(separator: "/").first ?? "")
    }
    let parent = place.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let isHere = parent.isEmpty || parent == UserFile.resolved(workspace.directory)
    return isHere ? place : parent
  }

  private static func file(_ path: String) throws(Failure) -> Source {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard isInput(name) else {
      throw Failure(
        PlanRules.noCollection, .badData, "'\(path)' is neither YAML nor Markdown",
        help: "a collection is made of .yaml, .yml and .md files")
    }
    return Source(path: name, bytes: try UserFile.read(path, limit: Limits.standard.fileBytes))
  }

  private static func folder(
    _ path: String, _ workers: Int
  ) throws(Failure) -> (sources: [Source], skipped: [(path: String, reason: String)]) {
    let folder = try Folder(path)
    let listing = try folder.list()
    let files = listing.files.filter { isInput($0.string) }
    let sources = try Parallel.tryMap(files.count, workers: workers) { (range) throws(Failure) in
      try files[range].map { (file) throws(Failure) in
        Source(path: file.string, bytes: try folder.read(file, limit: Limits.standard.fileBytes))
      }
    }.flatMap(\.self)
    guard !sources.isEmpty else {
      throw Failure(
        PlanRules.noCollection, .badData, "'\(path)' holds no .yaml, .yml or .md file",
        help: "put the collection's schemas there")
    }
    return (sources, listing.skipped.filter(isMissed))
  }

  /// Links to folders hold schemas as often as links to files; hidden files are nobody's schemas.
  private static func isMissed(_ entry: (path: String, reason: String)) -> Bool {
    if entry.reason == Folder.Listing.hidden { return false }
    return entry.reason == Folder.Listing.link || isInput(entry.path)
  }

  /// The collection's name becomes a package, a branch and a folder: words of letters and digits.
  ///
  /// `.` and `..` are called like the folder they mean. The top of a checkout is called by whoever
  /// cloned it, which says nothing about the collection.
  private static func collectionName(of location: String, isFile: Bool) -> String {
    var name = location.split(separator: "/").last.map(String.init) ?? "."
    if name == "." || name == ".." {
      let isCheckout = (try? UserFile.kind(of: location + "/.git")) != nil
      let real = isCheckout ? nil : UserFile.resolved(location)
      name = real?.split(separator: "/").last.map(String.init) ?? ""
    }
    if isFile, let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) { name = String(name[..<dot]) }
    return Names.snake(name) ?? "collection"
  }

  private static func suggestion(
    for name: String, in workspace: Workspace
  ) throws(Failure) -> String {
    var known: [String] = []
    for path in workspace.schemaFolders {
      guard let folder = try? Folder(path) else { continue }  // a missing folder holds no names
      for file in try folder.list().files { known.append(file.components[0]) }
    }
    if let near = Suggestion.closest(to: name, in: known) { return "did you mean '\(near)'?" }
    return "a collection is a name under input_schemas/, a file or a folder"
  }
}
