internal import CLibCrypto

/// SHA-1 by libcrypto, which is three times as fast as the collision-detecting one of libgit2.
///
/// The content is our own, so nobody can plant a collision in it; libgit2 checks what it stores.
@safe struct ObjectHash: ~Copyable {
  private let context: OpaquePointer

  init() {
    guard let made = unsafe EVP_MD_CTX_new() else { preconditionFailure("memory for a hash") }
    unsafe context = made
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// The id that git gives to an object.
  func id(_ kind: ObjectKind, _ content: [UInt8]) -> ObjectID {
    begin()
    add(Array("\(kind.name) \(content.count)\u{0}".utf8))
    add(content)
    return finish()
  }

  func begin() {
    let done = unsafe EVP_DigestInit_ex(context, EVP_sha1(), nil)
    precondition(done == 1, "libcrypto has SHA-1")
  }

  func add(_ bytes: [UInt8]) {
    let done = unsafe bytes.withUnsafeBytes { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(done == 1, "hashing memory does not fail")
  }

  func finish() -> ObjectID {
    var digest = [UInt8](repeating: 0, count: ObjectID.byteCount)
    let done = unsafe digest.withUnsafeMutableBufferPointer { buffer in
      unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
    }
    precondition(done == 1, "hashing memory does not fail")
    return ObjectID(bytes: digest)
  }
}
