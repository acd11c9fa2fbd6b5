package import Core

/// Everything that can be found in schemas (L9S), in module specs (L9D) and between them (L9R).
package enum SpecRules {
  static let nothingToRead = Rule(
    "L9S001", .error, "collection without a unit",
    "A collection needs at least one agent schema. The files were read, but none of their "
      + "documents is one.")
  static let unknownDocument = Rule(
    "L9S002", .error, "unknown document",
    "A document of a YAML file is neither an agent schema nor a collection file, extractor map, "
      + "shared configuration, glue or meta template, so nothing would read it.")
  static let unknownBlock = Rule(
    "L9S003", .warning, "unknown block",
    "A fenced YAML block of a Markdown file is none of the known documents. It is left out.")
  static let secondCollection = Rule(
    "L9S004", .error, "two collection names",
    "Two files state a name for the collection that they are part of, and the names differ.")
  static let missingField = Rule(
    "L9S005", .error, "required field is missing",
    "A schema must say its name (or system) and its root path; without them no file has a place.")
  static let wrongType = Rule(
    "L9S006", .error, "value of the wrong type",
    "The value is not of the type that the field has, for instance a list where a map is due. "
      + "Types are never guessed: 012 is a number, \"012\" is text.")
  static let unknownField = Rule(
    "L9S007", .warning, "unknown field",
    "Nothing reads this field. Keys are compared in lower case without '_' and '-'.")
  static let repeatedField = Rule(
    "L9S008", .error, "field given twice",
    "Two spellings of one field, or two documents of one schema, give a value each; which one "
      + "counts would be a guess.")
  static let invalidValue = Rule(
    "L9S009", .error, "value that the field cannot have",
    "The field takes one of few values, or text of a certain form.")
  static let invalidPath = Rule(
    "L9S010", .error, "unusable path",
    "Paths are relative to the target repository's root, use '/', and hold only letters, digits "
      + "and ._+@=-; files and packages of Python need names that can be imported.")
  static let repeatedUnit = Rule(
    "L9S011", .error, "two units with one id",
    "The id of a unit is the last component of its root path. It names folders, tests and "
      + "manifests, so it must be unique in a collection.")
  static let repeatedOutput = Rule(
    "L9S012", .error, "two outputs with one path",
    "Two entries declare the same file, or paths that differ only in case, or a file where "
      + "another entry needs a folder.")
  static let placeholder = Rule(
    "L9S013", .error, "placeholder in text",
    "Schema text goes into generated documents, which must not hold TODO, FIXME, XXX, TBD or "
      + "placeholders. Comments are free.")
  static let invalidName = Rule(
    "L9S014", .error, "unusable name",
    "Names appear in code, documents and terminals: one line, at most 128 bytes, no control or "
      + "direction characters, at least one letter of a-z.")
  static let missingSchema = Rule(
    "L9S015", .error, "announced agent without a schema",
    "The collection announces an agent, but no schema of the collection is its body.")
  static let notPartOfRun = Rule(
    "L9S016", .note, "document for another command",
    "The document is recognised, but extraction of agents does not read it.")
  static let noEndpoints = Rule(
    "L9S017", .warning, "no endpoints",
    "Without deployment.endpoints the agent can be reached through packets only.")
  static let noAnchors = Rule(
    "L9S018", .warning, "no governance anchors",
    "Without governance.anchors nobody can decide an escalation, unless the mode is autonomous.")
  static let outsideRoot = Rule(
    "L9S019", .warning, "file outside the root path",
    "A unit's files belong below its root path; others may clash with what is there.")
  static let unusualValue = Rule(
    "L9S020", .warning, "unusual value",
    "The value is none of those known for the field; it is kept as it is.")
  static let noFiles = Rule(
    "L9S021", .warning, "no files",
    "Without cursorinstructions.generatefiles only the support files are generated.")
  static let unknownGate = Rule(
    "L9S022", .warning, "unknown gate",
    "No check is known under this name, so the gate cannot be measured.")
  static let invalidThreshold = Rule(
    "L9S023", .error, "unreadable threshold",
    "A threshold is 'required', 'optional', or a comparison such as '>= 85%'.")
  static let repeatedOperation = Rule(
    "L9S024", .error, "operation given twice",
    "Two endpoints of one agent have one name, or one method and path.")

  static let unknownDependency = Rule(
    "L9R001", .error, "unknown hard dependency",
    "depends_on.hard names neither a unit of the collection nor a path of the target repository.")
  static let ambiguousReference = Rule(
    "L9R002", .error, "ambiguous reference",
    "The name fits several units. Units are found by id, name, system and file name.")
  static let externalDependency = Rule(
    "L9R003", .note, "dependency outside the collection",
    "A soft dependency that no unit of the collection bears is taken to exist elsewhere.")
  static let cycle = Rule(
    "L9R004", .error, "cycle of hard dependencies",
    "Units that need each other first cannot be ordered.")
  static let droppedEdge = Rule(
    "L9R005", .warning, "dependency dropped to break a cycle",
    "Soft dependencies that close a cycle give way, the weakest first; the order is then only one "
      + "of several.")
  static let selfDependency = Rule(
    "L9R006", .error, "unit that depends on itself",
    "A unit cannot be needed before itself: take its own name out of what it depends on.")
  static let externalWiring = Rule(
    "L9R007", .note, "wiring outside the collection",
    "A wiring names something that is no unit of the collection; it gives no order.")
  static let missingLink = Rule(
    "L9R008", .warning, "link to a file nobody generates",
    "The linked path lies in another unit of the collection, which does not generate it.")

  static let unknownVersion = Rule(
    "L9D001", .error, "unknown version of the spec format",
    "Module specs of 2.4, 2.5 and 2.6 are read. 'l9gen migrate' brings an older one to 2.6.")
  static let missingVersion = Rule(
    "L9D002", .warning, "spec without a version",
    "A spec says which version of the format it follows. Without it the newest version is taken "
      + "that the spec has the sections of.")
  static let missingKeystone = Rule(
    "L9D003", .error, "keystone section is missing",
    "Without metadata, runtime_wiring, packet_contract, acceptance and global_invariants_ack, and "
      + "from 2.5 dependency_contract, a module would be guessed: nothing is generated.")
  static let unfilled = Rule(
    "L9D004", .error, "template not filled in",
    "'{{…}}' and '<module_id>' are places that the template of a spec leaves to its author. The "
      + "finding lists all of them; the rest of the spec is checked when they are filled in.")
  static let refused = Rule(
    "L9D005", .error, "section that the spec itself demands is missing",
    "codegen_hints.refuse_if_missing names sections without which nothing may be generated.")
  static let repeatedModule = Rule(
    "L9D006", .error, "two units with one module id",
    "Ids are compared as Python identifiers: 'email.adapter' and 'email_adapter' are one. An id "
      + "names folders, packets and the registry's entry, so it must be unique.")
  static let tierViolation = Rule(
    "L9D007", .error, "dependency on a tier that is not allowed",
    "A module may depend on modules of lower tiers, and on those of the tiers that its "
      + "dependencies.allowed_tiers names. Anything else closes circles between layers.")
  static let unknownService = Rule(
    "L9D008", .error, "service that nobody declares",
    "A dependency is a unit of the collection or one of 'platform_services' in the repository's "
      + "contract (.l9_repo.meta.yaml).")
  static let undeclaredService = Rule(
    "L9D009", .note, "service outside the collection",
    "The dependency is no unit of the collection, and no contract declares 'platform_services', so "
      + "it is taken to be a service of the platform.")
  static let contradictedOrder = Rule(
    "L9R009", .warning, "stated order contradicts the dependencies",
    "An extractor map lists an agent before another one that it needs. Agents are extracted in the "
      + "order that their dependencies give.")

  package static let all: [Rule] = [
    nothingToRead, unknownDocument, unknownBlock, secondCollection, missingField, wrongType,
    unknownField, repeatedField, invalidValue, invalidPath, repeatedUnit, repeatedOutput,
    placeholder, invalidName, missingSchema, notPartOfRun, noEndpoints, noAnchors, outsideRoot,
    unusualValue, noFiles, unknownGate, invalidThreshold, repeatedOperation,
    unknownDependency, ambiguousReference, externalDependency, cycle, droppedEdge,
    selfDependency, externalWiring, missingLink, contradictedOrder,
    unknownVersion, missingVersion, missingKeystone, unfilled, refused, repeatedModule,
    tierViolation, unknownService, undeclaredService,
  ]
}
