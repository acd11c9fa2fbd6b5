import Core

/// The one rule by which paths of contracts are read.
///
/// A path begins at the root of the repository, `/` in front or not. `./` and `../` begin at the
/// folder that the contract describes. Entries that list a folder's own content begin at that
/// folder, unless they repeat its path. A `location` without `/` stands beside its contract. `/` at
/// the end means a folder.
enum ContractPath {
  struct Problem: Error {
    let reason: String
  }

  /// A place below the root; empty for the root itself.
  struct Place: Equatable {
    let path: String
    let isFolder: Bool
  }

  /// - Parameter base: the folder that relative paths begin at; empty for the root.
  static func place(_ text: String, from base: String = "") throws(Problem) -> Place {
    var rest = Substring(text)
    let isFolder = rest.hasSuffix("/")
    var start = ""
    if rest.hasPrefix("/") {
      rest = rest.drop { $0 == "/" }
    } else if rest.hasPrefix("./") || rest.hasPrefix("../") {
      start = base
    }
    while rest.hasSuffix("/") { rest.removeLast() }
    var parts = start.split(separator: "/").map(String.init)
    for part in rest.split(separator: "/", omittingEmptySubsequences: false) where part != "." {
      if part == ".." {
        if parts.popLast() == nil { throw Problem(reason: "it climbs out of the repository") }
      } else if !(part.isEmpty && rest.isEmpty) {
        parts.append(String(part))
      }
    }
    guard !parts.isEmpty else { return Place(path: "", isFolder: true) }
    do {
      return Place(path: try RelativePath(parts.joined(separator: "/")).string, isFolder: isFolder)
    } catch {
      throw Problem(reason: error.reason)
    }
  }

  /// An entry of a folder's own content.
  static func member(_ text: String, of folder: String) throws(Problem) -> Place {
    if folder.isEmpty || text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") {
      return try place(text, from: folder)
    }
    if text.hasPrefix(folder + "/") || text == folder { return try place(text) }
    return try place(folder + "/" + text)
  }

  /// Whether a text is meant as a path rather than as words for readers.
  static func isMeant(_ text: String) -> Bool {
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "*") }) else {
      return false
    }
    return text.utf8.contains(UInt8(ascii: "/")) || text.utf8.contains(UInt8(ascii: "."))
  }
}

extension Contract {
  /// The document that the contract is about; nil for contracts that state none.
  func document() throws(ContractPath.Problem) -> String? {
    guard type.family == .document || type.name == ContractType.testStrategy.name,
      let location = text("location")
    else { return nil }
    let isBeside = !location.utf8.contains(UInt8(ascii: "/")) && !folder.isEmpty
    let place = try ContractPath.place(isBeside ? "./" + location : location, from: folder)
    if !place.isFolder, place.path.hasSuffix(".md") { return place.path }
    return place.path.isEmpty ? documentName : place.path + "/" + documentName
  }

  /// What the document is called when the location is a folder: the contract's name without `.meta`.
  private var documentName: String {
    let stem = path.name.split(separator: ".").first.map(String.init) ?? ""
    return (stem.isEmpty || stem == "meta" ? "README" : stem) + ".md"
  }

  /// The folder that the contract describes: that of its document, else its own.
  var describedFolder: String {
    if type.name == ContractType.module.name, let package = text("layout.package_path"),
      let place = try? ContractPath.place(package)
    {
      return place.path
    }
    // A location that cannot be read has a gap of its own.
    guard let document = (try? document()) ?? nil else { return folder }
    return document.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(document[..<$0]) } ?? ""
  }
}
