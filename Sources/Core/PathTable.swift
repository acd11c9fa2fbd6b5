/// Finds the numbers of paths; paths that a case-insensitive file system cannot tell apart are one.
///
/// Hashes and compares the bytes where they are: a dictionary would need a folded copy of each path.
package struct PathTable {
  private struct Entry {
    let path: RelativePath
    let hash: UInt32
    let number: Int
  }

  private var entries: ContiguousArray<Entry> = []
  /// Open addressing over `entries` (position + 1, 0 is free); at most half full.
  private var places: [UInt32]

  /// - Parameter count: how many paths are expected.
  package init(count: Int) {
    var size = 16
    while size < count * 2 { size *= 2 }
    places = [UInt32](repeating: 0, count: size)
    entries.reserveCapacity(count)
  }

  /// The number of a path; nil when it is not there.
  package subscript(path: RelativePath) -> Int? {
    let hash = Self.hash(path)
    let entry = Int(places[place(of: path, hash)])
    return entry == 0 ? nil : entries[entry - 1].number
  }

  /// Adds a path, or gives the number that it has already.
  package mutating func insert(_ path: RelativePath, _ number: Int) -> Int? {
    if (entries.count + 1) * 2 > places.count { grow() }
    let hash = Self.hash(path)
    let place = place(of: path, hash)
    let entry = Int(places[place])
    if entry > 0 { return entries[entry - 1].number }
    entries.append(Entry(path: path, hash: hash, number: number))
    places[place] = UInt32(entries.count)
    return nil
  }

  /// Where a path stands in the table, or the free place for it.
  private func place(of path: RelativePath, _ hash: UInt32) -> Int {
    var place = Int(hash) & (places.count - 1)
    while true {
      let entry = Int(places[place]) - 1
      if entry < 0 || entries[entry].hash == hash && Self.same(entries[entry].path, path) {
        return place
      }
      place = (place + 1) & (places.count - 1)
    }
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: places.count * 2)
    for index in entries.indices {
      places[place(of: entries[index].path, entries[index].hash)] = UInt32(index + 1)
    }
  }

  /// FNV-1a over the folded bytes.
  private static func hash(_ path: RelativePath) -> UInt32 {
    let bytes = path.string.utf8Span.span
    var hash: UInt32 = 2_166_136_261
    for index in bytes.indices { hash = (hash ^ UInt32(folded(bytes[index]))) &* 16_777_619 }
    return hash
  }

  private static func same(_ left: RelativePath, _ right: RelativePath) -> Bool {
    let (one, other) = (left.string.utf8Span.span, right.string.utf8Span.span)
    guard one.count == other.count else { return false }
    for index in one.indices where folded(one[index]) != folded(other[index]) { return false }
    return true
  }

  /// Paths are ASCII.
  private static func folded(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}
