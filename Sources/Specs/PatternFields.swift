/// The fields of code-pattern glue: what single files of agents hold.
enum PatternFields {
  static let table = FieldTable(entry + contents)

  private static let entry: [FieldRule] = [
    FieldRule("title", .text, "Heading"),
    FieldRule("purpose", .text, "What the glue is for"),
    FieldRule("version", [.text, .number], "Version of the glue"),
    FieldRule("fileroles", .free, "What a file is, by its name"),
    FieldRule("schematocode", .map, "What a file holds, by a name of your own"),
    FieldRule("schematocode.*", .map, "One file"),
    FieldRule(
      "schematocode.*.target", .text, "The file, as `generatefiles` lists it", form: .path,
      isRequired: true),
    FieldRule("schematocode.*.template", .text, "A word that ends in the file's role"),
    FieldRule("schematocode.*.classname", .text, "Name of the file's class"),
    FieldRule("schematocode.*.requires", .texts, "Packages the author has in mind; recorded only"),
    FieldRule(
      "schematocode.*.lines", [.text, .integer], "Length the author has in mind; recorded only"),
    FieldRule("schematocode.*.cacheintegration", .free, "Remarks on caches; recorded only"),
    FieldRule("schematocode.*.validationrules", .free, "Remarks on validation; recorded only"),
    FieldRule("enforcement", .free, "Remarks on rules; recorded only"),
    FieldRule("qualitygates", .free, "Remarks on gates; recorded only"),
  ]

  private static let contents: [FieldRule] = [
    FieldRule(
      "schematocode.*.fields", [.texts, .maps],
      "Settings of a configuration file, each `name: type = default`"),
    FieldRule("schematocode.*.fields[].*", .text, "A type and a default, such as `int = 3`"),
    FieldRule("schematocode.*.models", [.texts, .maps], "Models that functions take and give"),
    FieldRule(
      "schematocode.*.models[].*", .free,
      "Fields of the model with this name, each `name: type = default`"),
    FieldRule("schematocode.*.functions", .maps, "Functions of the file, by their names"),
    FieldRule("schematocode.*.functions[].*", .map, "One function"),
    FieldRule(
      "schematocode.*.functions[].*.signature", .text,
      "Its first line in Python, such as `def rate(net: float) -> float`", isRequired: true),
    FieldRule("schematocode.*.functions[].*.docstring", .text, "What it does, in one line"),
    FieldRule("schematocode.*.functions[].*.logic", .text, "How it does it; a remark in its text"),
    FieldRule(
      "schematocode.*.endpoints", [.texts, .maps],
      "Endpoints in addition to the schema's; 'POST /path' is short for a map"),
    FieldRule("schematocode.*.endpoints[].name", .text, "Name of the operation", form: .name),
    FieldRule(
      "schematocode.*.endpoints[].path", .text, "Path of its URL", form: .route, isRequired: true),
    FieldRule(
      "schematocode.*.endpoints[].method", .text, "HTTP method; POST if absent",
      form: .oneOf(["GET", "POST", "PUT", "PATCH", "DELETE"])),
    FieldRule("schematocode.*.endpoints[].function", .text, "Function that answers", form: .name),
    FieldRule(
      "schematocode.*.endpoints[].timeoutms", .integer, "Longest answer in milliseconds",
      form: .positive),
    FieldRule(
      "schematocode.*.endpoints[].authrequired", .text, "Kind of token",
      form: .oneOf(["service_token", "governance_token", "none"])),
  ]
}
