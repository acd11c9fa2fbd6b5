internal import Core
internal import Files

/// A change of one path in a tree.
struct TreeChange {
  enum Action {
    /// The index is the file's place in the request.
    case put(ObjectID, mode: UInt32, index: Int)
    case remove
  }

  /// The path's bytes with 0 for `/`: so sorted, all changes of one folder stand together, after
  /// a file of the same name.
  let key: [UInt8]
  let action: Action

  init(_ path: RelativePath, _ action: Action) {
    key = path.string.utf8.map { $0 == UInt8(ascii: "/") ? 0 : $0 }
    self.action = action
  }

  var isRemoval: Bool {
    if case .remove = action { true } else { false }
  }

  static func precedes(_ left: TreeChange, _ right: TreeChange) -> Bool {
    left.key.lexicographicallyPrecedes(right.key)
  }
}

/// Lays changes over a tree of the repository; reads only the folders that they touch.
struct TreeMerge: ~Copyable {
  /// Reads the entries of a tree.
  private let read: (ObjectID) throws(Failure) -> [TreeEntry]
  /// New trees, children before their parents.
  private(set) var trees: [(id: ObjectID, bytes: [UInt8])] = []
  /// Places in the request of the files that the base does not hold so.
  private(set) var changed: [Int] = []
  private let hash = ObjectHash()

  init(read: @escaping (ObjectID) throws(Failure) -> [TreeEntry]) { self.read = read }

  /// The id of the root tree after the changes; `changes` are sorted.
  mutating func root(_ base: ObjectID?, _ changes: [TreeChange]) throws(Failure) -> ObjectID {
    if let id = try merge(base, changes[...], from: 0) { return id }
    let empty = hash.id(.tree, [])
    if empty != base { trees.append((empty, [])) }
    return empty
  }

  /// The tree of one folder; nil when nothing is left in it. `offset` is where its names begin.
  private mutating func merge(
    _ base: ObjectID?, _ changes: ArraySlice<TreeChange>, from offset: Int
  ) throws(Failure) -> ObjectID? {
    var entries: [[UInt8]: TreeEntry] = [:]
    if let base { for entry in try read(base) { entries[entry.name] = entry } }
    var index = changes.startIndex
    while index < changes.endIndex {
      let change = changes[index]
      let name = Array(change.key[offset...].prefix { $0 != 0 })
      if offset + name.count == change.key.count {
        try apply(change, to: &entries, name)
        index += 1
      } else {
        let end = changes[index...].firstIndex { !$0.key[offset...].starts(with: name + [0]) }
        let inner = changes[index..<(end ?? changes.endIndex)]
        try descend(&entries, name, inner, from: offset)
        index = inner.endIndex
      }
    }
    if entries.isEmpty { return nil }
    let bytes = TreeObject.bytes(Array(entries.values))  // sorted there
    let id = hash.id(.tree, bytes)
    if id != base { trees.append((id, bytes)) }
    return id
  }

  private mutating func apply(
    _ change: TreeChange, to entries: inout [[UInt8]: TreeEntry], _ name: [UInt8]
  ) throws(Failure) {
    let present = entries[name]
    if let present, !present.isFile { throw blocked(change.key, by: present) }
    switch change.action {
    case .remove: entries[name] = nil
    case .put(let id, let mode, let index):
      if present?.id != id { changed.append(index) }
      entries[name] = TreeEntry(name: name, mode: mode, id: id)
    }
  }

  private mutating func descend(
    _ entries: inout [[UInt8]: TreeEntry], _ name: [UInt8], _ changes: ArraySlice<TreeChange>,
    from offset: Int
  ) throws(Failure) {
    let present = entries[name]
    if let present, !present.isFolder {
      // Nothing is to be removed below what is no folder.
      if changes.allSatisfy(\.isRemoval) { return }
      throw blocked(Array(changes[changes.startIndex].key[..<(offset + name.count)]), by: present)
    }
    let id = try merge(present?.id, changes, from: offset + name.count + 1)
    entries[name] = id.map { TreeEntry(name: name, mode: TreeEntry.folder, id: $0) }
  }

  private func blocked(_ key: [UInt8], by entry: TreeEntry) -> Failure {
    let path = String(decoding: key.map { $0 == 0 ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
    return Failure(
      GitRules.blockedPath, .cannotCreate, "'\(path)' is \(entry.kindName) in the repository",
      help: "move it in the repository, or change the output path")
  }
}
