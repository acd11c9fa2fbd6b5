/// The keys of maps that are made again and again, hashed once.
package struct MapShape: Sendable {
  private let keys: [Key]

  /// - Parameter names: different ones.
  package init(_ names: String...) { keys = names.map(Key.init) }

  /// A map with a value for each key, in their order.
  package func map(_ values: Value...) -> ValueMap {
    precondition(values.count == keys.count, "every key has a value")
    return ValueMap(keys, values)
  }
}

/// An ordered map with unique text keys, compared by bytes.
package struct ValueMap: Sendable {
  struct Entry: Sendable {
    let key: Key
    var value: Value
  }

  /// One reference for entries and table: copying a map counts one reference, not two.
  private var storage = Storage()

  package init() {}

  package init(_ pairs: KeyValuePairs<String, Value>) {
    storage.reserve(pairs.count)
    for (key, value) in pairs { self[key] = value }
  }

  fileprivate init(_ keys: [Key], _ values: [Value]) {
    storage.reserve(keys.count)
    for index in keys.indices { storage.append(keys[index], values[index]) }
  }

  /// All entries in the order in which their keys were first set.
  package var pairs: [(key: String, value: Value)] { entries.map { ($0.key.text, $0.value) } }

  package var count: Int { entries.count }

  /// Whether both are copies of one map, and neither was changed since.
  package func isCopy(of other: ValueMap) -> Bool { storage === other.storage }
  package var isEmpty: Bool { entries.isEmpty }

  var entries: ContiguousArray<Entry> { unsafe storage.entries }

  /// Reading a missing key gives nil; setting an existing key keeps its place.
  package subscript(key: String) -> Value? {
    get { self[Key(key)] }
    set { self[Key(key)] = newValue }
  }

  subscript(key: Key) -> Value? {
    @inline(__always) get { storage.value(of: key) }
    set {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
      storage.set(key, newValue)
    }
  }

  @inline(__always)
  func position(of key: Key) -> Int? { storage.position(of: key) }

  /// Changed only by a map that holds the one reference to it, which is why the run-time checks of
  /// exclusive access, a tenth of the time of a rendering, can be left out.
  private final class Storage: @unchecked Sendable {
    @exclusivity(unchecked) private(set) var entries: ContiguousArray<Entry> = []
    /// Open addressing over `entries` (position + 1, 0 is free); empty while a scan is faster.
    @exclusivity(unchecked) private var table: [UInt32] = []
    private static let scanned = 12

    init() {}

    func reserve(_ count: Int) { unsafe entries.reserveCapacity(count) }

    init(copying other: Storage) {
      unsafe entries = other.entries
      unsafe table = other.table
    }

    @inline(__always)
    func value(of key: borrowing Key) -> Value? {
      guard let position = position(of: key) else { return nil }
      return unsafe entries[position].value
    }

    @inline(__always)
    func position(of key: borrowing Key) -> Int? {
      if unsafe !table.isEmpty { return probe(key) }
      return scan(key)
    }

    @inline(__always)
    private func scan(_ key: borrowing Key) -> Int? {
      let count = unsafe entries.count
      var index = 0
      while index < count {
        if unsafe entries[index].key == key { return index }
        index += 1
      }
      return nil
    }

    private func probe(_ key: borrowing Key) -> Int? {
      let mask = unsafe table.count - 1
      var place = Int(key.hash) & mask
      while true {
        let index = unsafe Int(table[place]) - 1
        if index < 0 { return nil }
        if unsafe entries[index].key == key { return index }
        place = (place + 1) & mask
      }
    }

    func set(_ key: Key, _ value: Value?) {
      switch (position(of: key), value) {
      case (let index?, let value?): unsafe entries[index].value = value
      case (let index?, nil):
        unsafe entries.remove(at: index)
        rebuild()
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }

    /// The key must be a new one.
    func append(_ key: Key, _ value: Value) {
      unsafe entries.append(Entry(key: key, value: value))
      let count = unsafe entries.count
      guard count > Self.scanned else { return }
      if unsafe count * 2 > table.count { rebuild() } else { insert(count - 1) }
    }

    private func rebuild() {
      unsafe table = []
      let count = unsafe entries.count
      guard count > Self.scanned else { return }
      var size = 64
      while size < count * 3 { size *= 2 }
      unsafe table = [UInt32](repeating: 0, count: size)
      for index in 0..<count { insert(index) }
    }

    private func insert(_ index: Int) {
      let mask = unsafe table.count - 1
      var place = unsafe Int(entries[index].key.hash) & mask
      while unsafe table[place] != 0 { place = (place + 1) & mask }
      unsafe table[place] = UInt32(index + 1)
    }
  }
}
