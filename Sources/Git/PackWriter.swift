internal import CLibDeflate
internal import CLibGit2
internal import Files

/// An object to be stored.
struct NewObject: Sendable {
  let kind: ObjectKind
  let id: ObjectID
  let content: [UInt8]
}

/// Stores objects: few as loose files, many as one pack.
struct ObjectStore {
  /// Above it a pack is faster, and durable for two syncs instead of one for each object.
  static let looseLimit = 100

  let repository: Repository
  let workers: Int

  func store(_ objects: [NewObject]) throws(Failure) {
    do throws(LibraryError) {
      if objects.count <= Self.looseLimit {
        for object in objects { try write(object) }
      } else {
        try writePack(objects)
      }
    } catch {
      throw error.failure("store the objects of the commit")
    }
  }

  private func write(_ object: NewObject) throws(LibraryError) {
    var id = git_oid()
    let kind = git_object_t(Int32(object.kind.rawValue))
    try Library.check {
      unsafe object.content.withUnsafeBytes { bytes in
        unsafe git_odb_write(&id, repository.objects, bytes.baseAddress, bytes.count, kind)
      }
    }
    precondition(ObjectID(id) == object.id, "libgit2 names an object as we do")
  }

  /// The number of objects that are compressed before they are handed on: bounds the memory.
  private static let batch = 4096

  private func writePack(_ objects: [NewObject]) throws(LibraryError) {
    let pack = try PackStream(repository)
    let hash = ObjectHash()
    hash.begin()
    let header = Array("PACK".utf8) + Self.word(2) + Self.word(UInt32(objects.count))
    hash.add(header)
    try pack.append(header)
    for start in stride(from: 0, to: objects.count, by: Self.batch) {
      let range = start..<min(start + Self.batch, objects.count)
      for part in compressed(objects[range]) {
        hash.add(part)
        try pack.append(part)
      }
    }
    try pack.append(hash.finish().bytes)
    try pack.commit()
  }

  /// The entries of some objects, in pieces in the order of the objects.
  private func compressed(_ objects: ArraySlice<NewObject>) -> [[UInt8]] {
    Parallel.map(objects.count, workers: workers) { range in
      let deflater = Deflater()
      var bytes: [UInt8] = []
      let first = objects.startIndex
      for object in objects[(first + range.lowerBound)..<(first + range.upperBound)] {
        Self.addHeader(object, to: &bytes)
        deflater.add(object.content, to: &bytes)
      }
      return bytes
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

  private static func word(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
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
}

/// A pack on its way into the object database, where libgit2 checks and indexes it.
@safe private struct PackStream: ~Copyable {
  private let stream: UnsafeMutablePointer<git_odb_writepack>

  init(_ repository: Repository) throws(LibraryError) {
    var made: UnsafeMutablePointer<git_odb_writepack>?
    try Library.check { unsafe git_odb_write_pack(&made, repository.objects, nil, nil) }
    guard let made = unsafe made else { preconditionFailure("a pack that was begun") }
    unsafe stream = made
  }

  deinit { unsafe stream.pointee.free(stream) }

  borrowing func append(_ bytes: [UInt8]) throws(LibraryError) {
    var progress = git_indexer_progress()
    let stream = unsafe stream
    try Library.check {
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe stream.pointee.append(stream, buffer.baseAddress, buffer.count, &progress)
      }
    }
  }

  borrowing func commit() throws(LibraryError) {
    var progress = git_indexer_progress()
    let stream = unsafe stream
    try Library.check { unsafe stream.pointee.commit(stream, &progress) }
  }
}
