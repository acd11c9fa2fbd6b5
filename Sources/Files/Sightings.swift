package import Core
internal import Glibc

/// Files whose content was read and found right, with their stamps: what is known of a tree as long
/// as nobody touches it.
///
/// It is kept on this machine, as one run of bytes that is looked through without making anything
/// of it: a head, the key, a note, then for each folder its files, and a digest over all that.
package struct Sightings: Sendable {
  /// What was seen is of use only where this is the same.
  package let key: Digest
  /// What the one who looked wants to remember.
  package let note: [UInt8]
  /// The whole, as it is kept.
  package let bytes: [UInt8]
  private let groups: [Group]

  /// The files of one folder.
  fileprivate struct Group: Sendable {
    /// Empty for the root.
    let folder: String
    /// Where its entries are: a stamp, the name, a zero.
    let entries: Range<Int>
  }

  private static let head = Array("l9gen seen 1\n".utf8)

  /// - Parameter files: those of one folder should stand together.
  package init(key: Digest, note: [UInt8], _ files: [(path: RelativePath, stamp: FileStamp)]) {
    self.key = key
    self.note = note
    var text = ByteText(Self.head)
    text.add(Array(key.hex.utf8))
    text.add(number: note.count)
    text.add(note)
    text.bytes.reserveCapacity(text.bytes.count + files.count * (FileStamp.byteCount + 32))
    var groups: [Group] = []
    var folder: RelativePath?
    var start = 0
    for (index, file) in files.enumerated() {
      if index == 0 || !file.path.stands(in: folder) {
        if index > 0 { groups.append(text.endGroup(folder, from: start)) }
        folder = file.path.parent
        start = text.beginGroup(folder)
      }
      text.add(file.stamp)
      text.add(Array(file.path.name.utf8))
      text.bytes.append(0)
    }
    if !files.isEmpty { groups.append(text.endGroup(folder, from: start)) }
    let sum = Digest(of: text.bytes)
    text.add(Array(sum.hex.utf8))
    bytes = text.bytes
    self.groups = groups
  }

  /// Nil when it is not what was written, to the byte.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count > 64 else { return nil }
    let end = bytes.count - 64
    var sum = DigestSum()
    sum.add(bytes.span.extracting(..<end))
    var text = ByteText(bytes)
    guard text.take(64, at: end) == Array(sum.digest.hex.utf8),
      text.next(Self.head.count).map({ Array(bytes[$0]) }) == Self.head,
      let key = text.next(64).flatMap({ Digest(hex: String(decoding: bytes[$0], as: UTF8.self)) }),
      let note = text.nextCounted()
    else { return nil }
    var groups: [Group] = []
    while text.position < end {
      guard let folder = text.nextCounted(), let entries = text.nextCounted() else { return nil }
      groups.append(
        Group(folder: String(decoding: bytes[folder], as: UTF8.self), entries: entries))
    }
    guard text.position == end else { return nil }
    self.key = key
    self.note = Array(bytes[note])
    self.bytes = bytes
    self.groups = groups
  }

  /// Every path that was seen.
  package var paths: [RelativePath] {
    groups.flatMap { group in
      names(of: group).compactMap { try? RelativePath(Self.path(group.folder, $0)) }
    }
  }

  private static func path(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder + "/" + name
  }

  private func names(of group: Group) -> [String] {
    var names: [String] = []
    var text = ByteText(bytes, from: group.entries.lowerBound)
    while text.position < group.entries.upperBound, text.next(FileStamp.byteCount) != nil {
      names.append(String(decoding: bytes[text.nextName()], as: UTF8.self))
    }
    return names
  }

  /// The paths that are not as they were seen: changed, replaced or gone, or their times were set.
  package func touched(in root: Folder, workers: Int) -> [RelativePath] {
    let parts = Parallel.map(groups.count, workers: workers) { range in
      groups[range].flatMap { touched(in: root, $0) }
    }
    return parts.flatMap(\.self).compactMap { try? RelativePath($0) }
  }

  private func touched(in root: Folder, _ group: Group) -> [String] {
    let folder: Folder.Open
    do {
      let path = group.folder.isEmpty ? nil : RelativePath(literal: group.folder)
      folder = try Folder.Open(path, in: root.descriptor)
    } catch {
      // Whatever the reason is, the careful look that follows will tell it.
      return names(of: group).map { Self.path(group.folder, $0) }
    }
    var touched: [String] = []
    unsafe bytes.withUnsafeBytes { bytes in
      var place = group.entries.lowerBound
      while place < group.entries.upperBound {
        let stamp = unsafe bytes.loadUnaligned(fromByteOffset: place, as: FileStamp.self)
        // The digest over the whole says that a zero ends every name.
        let name = unsafe UnsafeRawPointer(bytes.baseAddress! + place + FileStamp.byteCount)
          .assumingMemoryBound(to: CChar.self)
        var status = stat()
        let result = unsafe fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW)
        if result != 0 || FileStamp(status) != stamp {
          unsafe touched.append(Self.path(group.folder, String(cString: name)))
        }
        place += FileStamp.byteCount + (unsafe strlen(name)) + 1
      }
    }
    return touched
  }
}

/// Bytes that are written or read one piece after another.
private struct ByteText {
  var bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  mutating func add(_ piece: [UInt8]) { bytes += piece }

  mutating func add(number: Int) {
    bytes += [0, 0, 0, 0]
    set(number: number, at: bytes.count - 4)
  }

  mutating func set(number: Int, at place: Int) {
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
  }

  mutating func add(_ stamp: FileStamp) {
    unsafe withUnsafeBytes(of: stamp) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Returns where its entries begin.
  mutating func beginGroup(_ folder: RelativePath?) -> Int {
    let name = Array((folder?.string ?? "").utf8)
    add(number: name.count)
    add(name)
    add(number: 0)
    return bytes.count
  }

  mutating func endGroup(_ folder: RelativePath?, from start: Int) -> Sightings.Group {
    set(number: bytes.count - start, at: start - 4)
    return Sightings.Group(folder: folder?.string ?? "", entries: start..<bytes.count)
  }

  func take(_ count: Int, at place: Int) -> [UInt8] { Array(bytes[place..<place + count]) }

  mutating func next(_ count: Int) -> Range<Int>? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return position..<position + count
  }

  /// A piece behind its length.
  mutating func nextCounted() -> Range<Int>? {
    guard let place = next(4)?.lowerBound else { return nil }
    return next((0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) })
  }

  /// A name, and what ends it is passed over.
  mutating func nextName() -> Range<Int> {
    let start = position
    while bytes[position] != 0 { position += 1 }
    defer { position += 1 }
    return start..<position
  }
}
