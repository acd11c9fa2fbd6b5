package import Specs

/// One field of a contract: what may stand there, and what the repository has to hold for it.
package struct ContractField: Sendable {
  /// What a value of the field asks of the repository.
  package enum Use: Sendable, Equatable {
    /// Nothing: the value is for readers.
    case text
    /// A file or folder, named from the repository's root; the gap that its absence makes.
    case located(GapKind)
    /// A file known by its name wherever it lies, or by its path; the gap that its absence makes.
    case named(GapKind)
    /// A file or folder, named from the folder that the contract describes.
    case member
    /// Names of environment variables and flags; documents list them.
    case setting

    static let path = Use.located(.brokenPath)
  }

  package let rule: FieldRule
  package let use: Use

  /// Text.
  static func text(
    _ path: String, _ purpose: String, _ use: Use = .text, required: Bool = false
  ) -> ContractField {
    ContractField(
      rule: FieldRule(path, .text, purpose, form: .free, isRequired: required), use: use)
  }

  /// Text that is one of a few words.
  static func word(
    _ path: String, _ values: [String], _ purpose: String, required: Bool = false
  ) -> ContractField {
    ContractField(
      rule: FieldRule(path, .text, purpose, form: .oneOf(values), isRequired: required),
      use: .text)
  }

  /// A list of text.
  static func texts(
    _ path: String, _ purpose: String, _ use: Use = .text, required: Bool = false
  ) -> ContractField {
    ContractField(rule: FieldRule(path, .texts, purpose, isRequired: required), use: use)
  }

  static func map(_ path: String, _ purpose: String, required: Bool = false) -> ContractField {
    ContractField(rule: FieldRule(path, .map, purpose, isRequired: required), use: .text)
  }

  static func maps(_ path: String, _ purpose: String, required: Bool = false) -> ContractField {
    ContractField(rule: FieldRule(path, .maps, purpose, isRequired: required), use: .text)
  }

  static func flag(_ path: String, _ purpose: String) -> ContractField {
    ContractField(rule: FieldRule(path, .flag, purpose), use: .text)
  }

  static func number(_ path: String, _ purpose: String) -> ContractField {
    ContractField(rule: FieldRule(path, .number, purpose), use: .text)
  }

  /// A list of maps with text in each of the named keys; those in front of the first that ends in
  /// `?` are required.
  static func table(
    _ path: String, _ purpose: String, _ columns: [(name: String, purpose: String, use: Use)]
  ) -> [ContractField] {
    [maps(path, purpose)]
      + columns.map { column in
        let isOptional = column.name.hasSuffix("?")
        let name = isOptional ? String(column.name.dropLast()) : column.name
        return text("\(path)[].\(name)", column.purpose, column.use, required: !isOptional)
      }
  }
}

/// One of the contracts that `*.meta.yaml` files can be.
package struct ContractType: Sendable {
  /// What a contract is about.
  package enum Family: String, Sendable {
    case document, test, repository, module
  }

  /// As `type` states it.
  package let name: String
  package let family: Family
  /// Where the contract usually stands.
  package let place: String
  /// One sentence, without a full stop.
  package let purpose: String
  package let fields: [ContractField]
  package let table: FieldTable

  init(
    _ name: String, _ family: Family, at place: String, _ purpose: String,
    _ fields: [ContractField]
  ) {
    self.name = name
    self.family = family
    self.place = place
    self.purpose = purpose
    self.fields = [.text("type", "Which contract this is: \(name)")] + fields
    table = FieldTable(self.fields.map(\.rule))
  }
}
