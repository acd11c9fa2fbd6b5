internal import Files

/// One line of a git tree.
struct TreeEntry {
  static let folder: UInt32 = 0o040000
  static let file: UInt32 = 0o100644
  static let executable: UInt32 = 0o100755
  static let link: UInt32 = 0o120000
  static let submodule: UInt32 = 0o160000

  let name: [UInt8]
  let mode: UInt32
  let id: ObjectID

  var isFolder: Bool { mode == Self.folder }
  var isFile: Bool { mode & 0o170000 == 0o100000 }

  var kindName: String {
    switch mode {
    case Self.folder: "a folder"
    case Self.link: "a symbolic link"
    case Self.submodule: "a submodule"
    default: "a file"
    }
  }

  /// git sorts a folder as if its name ended with a slash.
  static func precedes(_ left: TreeEntry, _ right: TreeEntry) -> Bool {
    let slash = UInt8(ascii: "/")
    let count = min(left.name.count, right.name.count)
    for index in 0..<count where left.name[index] != right.name[index] {
      return left.name[index] < right.name[index]
    }
    let one = left.name.count > count ? left.name[count] : left.isFolder ? slash : 0
    let other = right.name.count > count ? right.name[count] : right.isFolder ? slash : 0
    return one < other
  }
}

/// The bytes of git trees.
enum TreeObject {
  /// Nil when the bytes are not a tree.
  static func entries(_ bytes: [UInt8]) -> [TreeEntry]? {
    var entries: [TreeEntry] = []
    var index = 0
    while index < bytes.count {
      var mode: UInt32 = 0
      while index < bytes.count, bytes[index] != UInt8(ascii: " ") {
        guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[index]) else { return nil }
        mode = mode << 3 | UInt32(bytes[index] - UInt8(ascii: "0"))
        index += 1
      }
      let start = index + 1
      guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0),
        bytes.count - end > ObjectID.byteCount
      else { return nil }
      let next = end + 1 + ObjectID.byteCount
      let id = ObjectID(bytes: bytes[(end + 1)..<next])
      entries.append(TreeEntry(name: Array(bytes[start..<end]), mode: mode, id: id))
      index = next
    }
    return entries
  }

  static func bytes(_ entries: [TreeEntry]) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries.sorted(by: TreeEntry.precedes) {
      bytes += String(entry.mode, radix: 8).utf8
      bytes.append(UInt8(ascii: " "))
      bytes += entry.name
      bytes.append(0)
      bytes += entry.id.bytes
    }
    return bytes
  }
}
