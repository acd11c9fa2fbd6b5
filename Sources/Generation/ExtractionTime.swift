import Core
import Files
import Git
import Specs

/// The time an extraction carries: an input, never the clock.
enum ExtractionTime {
  /// `SOURCE_DATE_EPOCH`, else the newest commit that touches the inputs, else what the collection
  /// says about itself; nil when none of them does.
  static func find(
    epoch: String?, inputs: Inputs, collection: Collection
  ) throws(Failure) -> Timestamp? {
    try fixed(epoch: epoch, inputs: inputs) ?? stated(in: collection)
  }

  /// The time where it does not depend on what the collection says.
  static func fixed(epoch: String?, inputs: Inputs) throws(Failure) -> Timestamp? {
    if let epoch {
      guard let seconds = Int(epoch), known.contains(seconds) else {
        throw Failure(
          PlanRules.noTime, .badData, "SOURCE_DATE_EPOCH is '\(epoch)', not a number of seconds",
          help: "set it to the seconds since 1970 (before the year 10000), or unset it")
      }
      return Timestamp(seconds: seconds)
    }
    return try newestCommit(touching: inputs).map { Timestamp(seconds: Int($0)) }
  }

  /// From the repository around the inputs, which is not always the target; nil when there is none,
  /// or none of its commits touches them. One that cannot be read is a failure: the same inputs would
  /// carry another time.
  private static func newestCommit(touching inputs: Inputs) throws(Failure) -> Int64? {
    guard let (repository, path) = try surroundings(of: inputs) else { return nil }
    return try repository.newestTime(touching: [path])
  }

  private static func surroundings(
    of inputs: Inputs
  ) throws(Failure) -> (repository: Repository, path: String)? {
    guard let place = UserFile.resolved(inputs.location) else { return nil }
    let slash = place.lastIndex(of: "/") ?? place.startIndex
    let folder = inputs.isFile ? String(place[...slash]) : place
    guard let repository = try Repository.around(folder), let path = repository.pathInside(place)
    else { return nil }
    return (repository, path)
  }

  /// What the time follows from, beside the inputs themselves: it is the same while this is.
  static func words(epoch: String?, inputs: Inputs) throws(Failure) -> String {
    if let epoch { return "epoch \(epoch)" }
    guard let (repository, _) = try surroundings(of: inputs) else { return "no history" }
    return "history \(try repository.head())"
  }

  /// Commits have no time before 1970, and a year has four digits.
  private static let known = 0...253_402_300_799

  /// The newest date that the collection's head or a schema states.
  static func stated(in collection: Collection) -> Timestamp? {
    let records = [collection.header] + collection.units.map(\.schema)
    return records.flatMap { dates(in: $0) }.filter { known.contains($0.seconds) }.max()
  }

  private static func dates(in record: Record) -> [Timestamp] {
    let fields = [
      record["updated"], record["created"], record["metadata"]?["updated"],
      record["metadata"]?["created"], record["metadata"]?["generated"],
      record["meta"]?["lastupdatedat"], record["meta"]?["createdat"],
    ]
    return fields.compactMap { $0?.text.flatMap { Timestamp(iso8601: $0) } }
  }

  /// When a schema says it was made and changed; the extraction's time where it does not say.
  static func dates(
    of schema: Record, otherwise time: Timestamp
  ) -> (created: Timestamp, updated: Timestamp) {
    let created = field(of: schema, Self.created)?.date ?? time
    return (created, field(of: schema, Self.updated)?.date ?? created)
  }

  /// Where a schema may say when it was made, and when it was changed.
  static let created = [
    ["created"], ["metadata", "created"], ["metadata", "generated"], ["meta", "createdat"],
  ]
  static let updated = [["updated"], ["metadata", "updated"], ["meta", "lastupdatedat"]]

  /// The first of these fields that states a time.
  static func field(
    of schema: Record, _ paths: [[String]]
  ) -> (field: Field, date: Timestamp)? {
    for path in paths {
      let field = path.dropFirst().reduce(schema[path[0]]) { $0?[$1] }
      if let field, let date = field.text.flatMap({ Timestamp(iso8601: $0) }) {
        return (field, date)
      }
    }
    return nil
  }
}
