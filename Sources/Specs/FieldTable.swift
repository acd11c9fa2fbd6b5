/// One field of an input format: what may stand there, and what it is for.
package struct FieldRule: Sendable {
  /// What a value may be.
  package struct Shapes: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let text = Shapes(rawValue: 1)
    package static let integer = Shapes(rawValue: 2)
    package static let number = Shapes(rawValue: 4)
    package static let flag = Shapes(rawValue: 8)
    /// A list whose elements are text.
    package static let texts = Shapes(rawValue: 16)
    package static let map = Shapes(rawValue: 32)
    /// A list whose elements are maps.
    package static let maps = Shapes(rawValue: 64)
    /// Anything below is the author's own.
    package static let free = Shapes(rawValue: 128)
    /// A list whose elements are whole numbers.
    package static let integers = Shapes(rawValue: 256)
  }

  /// What text in the field must look like.
  package enum Form: Sendable {
    case free
    /// One line that can name something.
    case name
    /// A path of the target repository.
    case path
    /// A path that may end in `/*`.
    case pathOrWildcard
    /// A file below the unit's root path, or a path of the target repository, with this ending.
    case file(ending: String)
    /// One of these, compared like keys.
    case oneOf([String])
    /// Usually one of these.
    case usually([String])
    /// Begins with one of these.
    case headed([String])
    /// A path of a URL, `/` first.
    case route
    /// A folder of the target repository that Python can import.
    case package
    /// A whole number above zero.
    case positive
    /// A day of the calendar, if it is written as one.
    case day
    /// A whole number between two others; a text that is one will do.
    case whole(ClosedRange<Int>)
    /// A name in lower case that Python can use.
    case identifier
    /// The name of an environment variable.
    case variable
    /// The name of a header of HTTP.
    case header
  }

  /// Names joined by `.`, as they are best written; they are looked up normalised. `[]` stands for
  /// each element, `*` for keys of the author's.
  package let path: String
  package let shapes: Shapes
  package let isRequired: Bool
  /// Version of the format from which a required field is required; nil for every version.
  package let since: String?
  package let form: Form
  /// One sentence, without a full stop.
  package let purpose: String

  package init(
    _ path: String, _ shapes: Shapes, _ purpose: String, form: Form = .free,
    isRequired: Bool = false, since: String? = nil
  ) {
    self.path = path
    self.shapes = shapes
    self.isRequired = isRequired
    self.since = since
    self.form = form
    self.purpose = purpose
  }
}

/// Fields of one input format, found by walking down from the top.
package struct FieldTable: Sendable {
  /// A place in the table: the top, or a field with what may stand below it.
  struct Place: Sendable {
    var rule: FieldRule?
    /// Normalised, in the order of the table; the first of equal names counts.
    var names: [String] = []
    /// The names as the table writes them, at the same indexes.
    var spelled: [String] = []
    var children: [String: Int] = [:]
    /// Every other key: the author's own names.
    var wildcard: Int?
    /// The elements of a list.
    var element: Int?
    /// The names that must stand here, in the order of the table.
    var required: [(name: String, spelled: String, rule: FieldRule)] = []
  }

  package let rules: [FieldRule]
  private(set) var places: [Place] = [Place()]

  package init(_ rules: [FieldRule]) {
    self.rules = rules
    for rule in rules { insert(rule) }
    for place in places.indices {
      places[place].required = required(at: place)
    }
  }

  private func required(at place: Int) -> [(name: String, spelled: String, rule: FieldRule)] {
    zip(places[place].names, places[place].spelled).compactMap { name, spelled in
      guard let child = places[place].children[name], let rule = places[child].rule,
        rule.isRequired
      else { return nil }
      return (name, spelled, rule)
    }
  }

  static let top = 0

  /// The table of one version of the format: what is required later is not required yet.
  func version(_ version: String) -> FieldTable {
    FieldTable(
      rules.map { rule in
        guard let since = rule.since, version.utf8.lexicographicallyPrecedes(since.utf8) else {
          return rule
        }
        return FieldRule(rule.path, rule.shapes, rule.purpose, form: rule.form)
      })
  }

  func child(_ name: String, of place: Int) -> Int? {
    places[place].children[name] ?? places[place].wildcard
  }

  private mutating func insert(_ rule: FieldRule) {
    var place = Self.top
    for part in rule.path.split(separator: ".") {
      let isElement = part.hasSuffix("[]")
      place = step(String(isElement ? part.dropLast(2) : part), from: place)
      if isElement { place = elementPlace(of: place) }
    }
    precondition(places[place].rule == nil, "a field stands once in its table: \(rule.path)")
    places[place].rule = rule
  }

  private mutating func step(_ spelled: String, from place: Int) -> Int {
    let name = Record.normalised(spelled)
    if let known = name == "*" ? places[place].wildcard : places[place].children[name] {
      return known
    }
    places.append(Place())
    if name == "*" {
      places[place].wildcard = places.count - 1
    } else {
      places[place].children[name] = places.count - 1
      places[place].names.append(name)
      places[place].spelled.append(spelled)
    }
    return places.count - 1
  }

  private mutating func elementPlace(of place: Int) -> Int {
    if let known = places[place].element { return known }
    places.append(Place())
    places[place].element = places.count - 1
    return places.count - 1
  }
}
