package import Core
package import Files

/// A file as it is to be generated.
package struct Desired: Sendable {
  package let path: RelativePath
  package var file: StoredFile
  /// `generated`, `once` or `record`.
  package let kind: Ledger.Kind
  /// Empty for the files that belong to no single unit.
  package let unit: String
  /// As in `Ledger.Entry`.
  package let template: String
  package let spec: String
  package let row: String
  /// Whether the content is its owner's and not what would be generated.
  package let isOwners: Bool

  package init(
    path: RelativePath, file: StoredFile, kind: Ledger.Kind, unit: String, template: String,
    spec: String, row: String, isOwners: Bool = false
  ) {
    self.path = path
    self.file = file
    self.kind = kind
    self.unit = unit
    self.template = template
    self.spec = spec
    self.row = row
    self.isOwners = isOwners
  }
}

/// What generated files say about themselves.
package struct Stamps: Sendable {
  /// Whether a file carries the digest of its own body; nil when it carries none.
  package let isIntact: @Sendable ([UInt8], RelativePath) -> Bool?
  /// Whether two files differ at most in what they say about their origin.
  package let haveSameBody: @Sendable ([UInt8], [UInt8], RelativePath) -> Bool
  /// Whether a file says that an earlier generator wrote it, without a digest of its body.
  package let isOlder: @Sendable ([UInt8], RelativePath) -> Bool
  /// The first file with what the second says about its origin; nil where one says nothing.
  package let restamped: @Sendable ([UInt8], [UInt8], RelativePath) -> [UInt8]?

  package init(
    isIntact: @escaping @Sendable ([UInt8], RelativePath) -> Bool?,
    haveSameBody: @escaping @Sendable ([UInt8], [UInt8], RelativePath) -> Bool,
    isOlder: @escaping @Sendable ([UInt8], RelativePath) -> Bool = { _, _ in false },
    restamped: @escaping @Sendable ([UInt8], [UInt8], RelativePath) -> [UInt8]? = { _, _, _ in
      nil
    }
  ) {
    self.isIntact = isIntact
    self.haveSameBody = haveSameBody
    self.isOlder = isOlder
    self.restamped = restamped
  }
}
