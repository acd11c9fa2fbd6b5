package import Core
internal import Glibc

/// The files of a work tree that git would look at: what `.gitignore` files and `.git/info/exclude`
/// name is left out. The user's own excludes are not read, so that a result does not depend on who
/// asks; of tracked files that are ignored nothing is known without an index, so they are left out.
package struct WorkTree: Sendable {
  /// Sorted by bytes.
  package private(set) var files: [RelativePath] = []
  /// Files whose names are no `RelativePath`; they are not listed.
  package private(set) var unusableCount = 0
  /// Ignore files by their folder.
  private var rules: [String: GitIgnore] = [:]
  private var excludes: GitIgnore?

  package static let entryLimit = 1_000_000

  /// Walks everything beneath the folder; links are not followed, other repositories not entered.
  package init(_ folder: Folder) throws(Failure) {
    if let exclude = try? folder.readHidden(".git/info/exclude") { excludes = GitIgnore(exclude) }
    var waiting = [""]
    var count = 0
    while let next = waiting.popLast() {
      let entries = try folder.names(of: next)
      count += entries.count
      if count > Self.entryLimit { throw folder.tooManyEntries(Self.entryLimit) }
      if !next.isEmpty, entries.contains(where: { $0.name == ".git" }) { continue }
      if entries.contains(where: { $0.name == ".gitignore" }) { try read(next, folder) }
      for entry in entries where entry.name != ".git" {
        try add(entry, in: next, folder, &waiting)
      }
    }
    files.sort()
  }

  /// Whether git would not see a file at this path, whether or not there is one.
  package func isIgnored(_ path: RelativePath) -> Bool {
    var place = ""
    for part in path.components {
      let isLast = place.utf8.count + part.utf8.count + 1 >= path.string.utf8.count
      let whole = place.isEmpty ? part : place + "/" + part
      if isIgnored(whole, isFolder: !isLast) { return true }
      place = whole
    }
    return false
  }

  private mutating func add(
    _ entry: (name: String, kind: UInt8), in parent: String, _ folder: Folder,
    _ waiting: inout [String]
  ) throws(Failure) {
    let path = parent.isEmpty ? entry.name : parent + "/" + entry.name
    var kind = Int(entry.kind)
    // Some file systems give no kind with the name.
    if kind == Int(DT_UNKNOWN), let valid = try? RelativePath(path) {
      switch try folder.kind(of: valid) {
      case .file: kind = Int(DT_REG)
      case .folder: kind = Int(DT_DIR)
      case .other, nil: break
      }
    }
    guard kind == Int(DT_REG) || kind == Int(DT_DIR),
      !isIgnored(path, isFolder: kind == Int(DT_DIR))
    else { return }
    guard let valid = try? RelativePath(path) else {
      unusableCount += 1
      return
    }
    if kind == Int(DT_DIR) { waiting.append(path) } else { files.append(valid) }
  }

  private mutating func read(_ parent: String, _ folder: Folder) throws(Failure) {
    let path = parent.isEmpty ? ".gitignore" : parent + "/.gitignore"
    guard let valid = try? RelativePath(path), try folder.kind(of: valid) == .file else { return }
    let ignore = GitIgnore(try folder.read(valid, limit: 1 << 20))
    if !ignore.isEmpty { rules[parent] = ignore }
  }

  /// Of the ignore files above the path the nearest decides, of one file the last pattern.
  private func isIgnored(_ path: String, isFolder: Bool) -> Bool {
    var end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    while true {
      let parent = end.map { String(path[..<$0]) } ?? ""
      if let ignore = rules[parent] {
        let rest = end.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        if let verdict = ignore.verdict(on: rest, isFolder: isFolder) { return verdict }
      }
      guard let place = end else { break }
      end = path[..<place].utf8.lastIndex(of: UInt8(ascii: "/"))
    }
    return excludes?.verdict(on: path, isFolder: isFolder) ?? false
  }
}

extension Folder {
  fileprivate func names(of folder: String) throws(Failure) -> [(name: String, kind: UInt8)] {
    try attempt("list", folder.isEmpty ? path : path + "/" + folder) { () throws(Errno) in
      if folder.isEmpty { return try System.names(in: descriptor) }
      let opened = try System.openBeneath(folder, in: descriptor, O_RDONLY | O_DIRECTORY)
      return try System.names(in: opened.number)
    }
  }

  /// A file below `.git`, which is no path of the tree.
  fileprivate func readHidden(_ name: String) throws(Failure) -> [UInt8] {
    let opened = try attempt("read", name) { () throws(Errno) in
      try System.openBeneath(name, in: descriptor, O_RDONLY | O_NONBLOCK)
    }
    return try RegularFile.read(opened, path: name, limit: 1 << 20)
  }

  fileprivate func tooManyEntries(_ limit: Int) -> Failure {
    Failure(
      FileRules.tooMany, .badData, "'\(path)' holds more than \(limit) entries",
      help: "name the folder of the repository, not one far above it")
  }
}
