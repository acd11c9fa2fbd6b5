package import Core

/// Everything that the files of one collection say.
package struct Collection: Sendable {
  /// A Python identifier; names folders, the branch and the integration package.
  package let name: String
  /// Front matter of a Markdown file, or the head of a collection file; may be empty.
  package internal(set) var header = Record()
  /// Ordered by id.
  package internal(set) var units: [Unit] = []
  /// Wirings of the glue, in order.
  package internal(set) var wirings: [Wiring] = []
  /// What the collection sets for the run, weakest first.
  package internal(set) var layers: [ConfigurationLayer] = []
  /// What contracts of the collection declare as services of the platform; nil when none does.
  package internal(set) var services: Services?
  /// The extractor map, if there is one.
  package internal(set) var extractorMap: Record?
  /// False when a file or a schema could not be read, so that a unit may be missing here only.
  package internal(set) var isComplete = true
  /// Every file read, ordered by path.
  package internal(set) var sources: [Source] = []

  init(name: String) { self.name = name }

  /// The unit of that id.
  package subscript(id: Unit.ID) -> Unit? {
    var low = 0
    var high = units.count
    while low < high {
      let middle = (low + high) / 2
      if units[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < units.count && units[low].id == id ? units[low] : nil
  }
}

/// One source of settings; a later layer overrides an earlier one key by key.
package struct ConfigurationLayer: Sendable {
  /// Weakest first.
  package enum Origin: Int, Sendable, Comparable {
    case bundled, meta, glue, shared, extractorMap

    package static func < (left: Origin, right: Origin) -> Bool { left.rawValue < right.rawValue }
  }

  package let origin: Origin
  package let record: Record
  package let source: Source
}
