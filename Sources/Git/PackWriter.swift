internal import CLibDeflate
internal import Core
internal import Files

/// Writes objects as a pack with its index, as `gitformat-pack(5)` describes them.
///
/// Ours, because libgit2 and `git index-pack` unpack and hash every object again, which takes
/// twice as long as all the rest. git checks our packs in the tests.
struct PackWriter {
  private let path: String
  private let workers: Int

  /// The number of objects that are compressed before they are written: bounds the memory.
  private static let batch = 4096

  init(_ path: String, workers: Int) {
    self.path = path
    self.workers = workers
  }

  func write(_ objects: [NewObject]) throws(Failure) {
    precondition(objects.count < 1 << 31, "a pack counts its objects in 32 bits")
    try OwnFiles.makeFolder(path)
    let folder = try Folder(path)
    // git removes files that begin with tmp_ when it collects garbage.
    let pack = try NewFile(RelativePath(literal: "tmp_pack_l9gen"), in: folder)
    let (entries, checksum) = try writePack(objects, to: pack)
    let index = try NewFile(RelativePath(literal: "tmp_idx_l9gen"), in: folder)
    try index.write(PackIndex.bytes(entries, packChecksum: checksum))
    let name = "pack-\(checksum)"
    // The index last: git looks for packs by it.
    try pack.publish(as: RelativePath(literal: name + ".pack"))
    try index.publish(as: RelativePath(literal: name + ".idx"))
    try folder.sync()
  }

  private func writePack(
    _ objects: [NewObject], to pack: NewFile
  ) throws(Failure) -> (entries: [PackIndex.Entry], checksum: ObjectID) {
    let hash = ObjectHash()
    hash.begin()
    var entries: [PackIndex.Entry] = []
    entries.reserveCapacity(objects.count)
    let header = Array("PACK".utf8) + bigEndian(2) + bigEndian(UInt32(objects.count))
    hash.add(header)
    try pack.write(header)
    var offset = UInt64(header.count)
    for start in stride(from: 0, to: objects.count, by: Self.batch) {
      let range = start..<min(start + Self.batch, objects.count)
      for part in compressed(objects[range]) {
        hash.add(part.bytes)
        try pack.write(part.bytes)
        for entry in part.entries {
          let id = objects[entries.count].id
          entries.append(PackIndex.Entry(id: id, offset: offset, checksum: entry.checksum))
          offset += UInt64(entry.size)
        }
      }
    }
    let checksum = hash.finish()
    try pack.write(checksum.bytes)
    return (entries, checksum)
  }

  /// Some objects as they stand in the pack.
  private struct Part: Sendable {
    var bytes: [UInt8] = []
    var entries: [(size: Int, checksum: UInt32)] = []
  }

  /// Parts in the order of the objects.
  private func compressed(_ objects: ArraySlice<NewObject>) -> [Part] {
    Parallel.map(objects.count, workers: workers) { range in
      let deflater = Deflater()
      var part = Part()
      let first = objects.startIndex
      for object in objects[(first + range.lowerBound)..<(first + range.upperBound)] {
        let start = part.bytes.count
        Self.addHeader(object, to: &part.bytes)
        deflater.add(object.content, to: &part.bytes)
        part.entries.append(
          (part.bytes.count - start, Deflater.checksum(part.bytes, from: start)))
      }
      return part
    }
  }

  /// The kind and the size: four bits of it, then seven in each byte.
  private static func addHeader(_ object: NewObject, to bytes: inout [UInt8]) {
    var rest = object.content.count
    var byte = object.kind.rawValue << 4 | UInt8(rest & 15)
    rest >>= 4
    while rest > 0 {
      bytes.append(byte | 0x80)
      byte = UInt8(rest & 0x7F)
      rest >>= 7
    }
    bytes.append(byte)
  }
}

/// The index of a pack, version 2.
enum PackIndex {
  struct Entry {
    let id: ObjectID
    let offset: UInt64
    /// CRC-32 of the entry in the pack.
    let checksum: UInt32
  }

  static func bytes(_ entries: [Entry], packChecksum: ObjectID) -> [UInt8] {
    let sorted = entries.sorted { $0.id < $1.id }
    var bytes: [UInt8] = [0xFF, 0x74, 0x4F, 0x63] + bigEndian(2)
    bytes.reserveCapacity(1100 + sorted.count * 28)
    bytes += fanout(sorted)
    for entry in sorted { bytes += entry.id.bytes }
    for entry in sorted { bytes += bigEndian(entry.checksum) }
    // Offsets of 2 GiB and more stand in a table of their own.
    var large: [UInt8] = []
    for entry in sorted {
      if entry.offset < 1 << 31 {
        bytes += bigEndian(UInt32(entry.offset))
      } else {
        bytes += bigEndian(1 << 31 | UInt32(large.count / 8))
        large += bigEndian(UInt32(entry.offset >> 32))
        large += bigEndian(UInt32(truncatingIfNeeded: entry.offset))
      }
    }
    bytes += large
    bytes += packChecksum.bytes
    let hash = ObjectHash()
    hash.begin()
    hash.add(bytes)
    return bytes + hash.finish().bytes
  }

  /// How many ids begin with a byte up to each.
  private static func fanout(_ sorted: [Entry]) -> [UInt8] {
    var counts = [UInt32](repeating: 0, count: 256)
    for entry in sorted { counts[Int(entry.id.firstByte)] += 1 }
    var total: UInt32 = 0
    var bytes: [UInt8] = []
    for count in counts {
      total += count
      bytes += bigEndian(total)
    }
    return bytes
  }
}

private func bigEndian(_ value: UInt32) -> [UInt8] {
  [
    UInt8(truncatingIfNeeded: value >> 24), UInt8(truncatingIfNeeded: value >> 16),
    UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value),
  ]
}

/// zlib streams by libdeflate at level 1: what matters is time, git repacks anyway.
@safe private struct Deflater: ~Copyable {
  private let compressor: OpaquePointer

  init() {
    guard let made = unsafe libdeflate_alloc_compressor(1) else {
      preconditionFailure("memory for a compressor")
    }
    unsafe compressor = made
  }

  deinit { unsafe libdeflate_free_compressor(compressor) }

  func add(_ content: [UInt8], to bytes: inout [UInt8]) {
    let bound = unsafe libdeflate_zlib_compress_bound(compressor, content.count)
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: bound))
    let count = unsafe content.withUnsafeBytes { input in
      unsafe bytes.withUnsafeMutableBytes { output in
        unsafe libdeflate_zlib_compress(
          compressor, input.baseAddress, input.count, output.baseAddress! + start, bound)
      }
    }
    precondition(count > 0, "the bound is large enough")
    bytes.removeLast(bound - count)
  }

  static func checksum(_ bytes: [UInt8], from start: Int) -> UInt32 {
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe libdeflate_crc32(0, buffer.baseAddress! + start, buffer.count - start)
    }
  }
}
