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
  /// Above it a pack is faster, and durable for a few syncs instead of one for each object.
  static let looseLimit = 100

  let repository: Repository
  let workers: Int

  func store(_ objects: [NewObject]) throws(Failure) {
    if objects.count > Self.looseLimit {
      try PackWriter(repository.commonFolder + "objects/pack", workers: workers).write(objects)
    }
    do throws(LibraryError) {
      if objects.count > Self.looseLimit {
        try Library.check { unsafe git_odb_refresh(repository.objects) }
      } else {
        for object in objects { try write(object) }
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
}
