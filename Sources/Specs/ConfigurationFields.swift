/// The fields of the bundled meta templates and of the glue.
enum ConfigurationFields {
  static let table = FieldTable(heads + run + gates + integration + order + glue)

  private static let heads: [FieldRule] = [
    FieldRule("system", .text, "Whose file it is"),
    FieldRule("title", .text, "What the file is about"),
    FieldRule("version", [.text, .number], "Version of the file"),
    FieldRule("purpose", .text, "What the file is for"),
  ]

  private static let run: [FieldRule] = [
    FieldRule("extraction", .map, "The way from schema to commit"),
    FieldRule("extraction.phases", .maps, "Its phases"),
    FieldRule("extraction.phases[].id", .integer, "Number from 0", isRequired: true),
    FieldRule("extraction.phases[].name", .text, "Name", isRequired: true),
    FieldRule("extraction.phases[].minutes", .number, "Cost by hand"),
    FieldRule("extraction.phases[].peragent", .flag, "Whether it costs that for each agent"),
    FieldRule("featureflags", .maps, "Switches"),
    FieldRule("featureflags[].name", .text, "Name of the variable", form: .name, isRequired: true),
    FieldRule(
      "featureflags[].scope", .text, "Who reads it", form: .oneOf(["generation", "runtime"])),
    FieldRule("featureflags[].default", .flag, "Its value when the variable is unset"),
    FieldRule("featureflags[].governs", .texts, "Groups of gates"),
    FieldRule("featureflags[].purpose", .text, "What it switches"),
    FieldRule("sharedconfiguration", .free, "Settings that all agents share"),
  ]

  private static let gates: [FieldRule] = [
    FieldRule("validation", .map, "What must hold"),
    FieldRule("validation.gates", .maps, "Gates"),
    FieldRule("validation.gates[].id", .text, "Name in the evidence", isRequired: true),
    FieldRule("validation.gates[].group", .text, "Group", isRequired: true),
    FieldRule("validation.gates[].phase", .integer, "Phase", isRequired: true),
    FieldRule(
      "validation.gates[].kind", .text, "How it is measured", form: .oneOf(["static", "dynamic"]),
      isRequired: true),
    FieldRule("validation.gates[].check", .text, "The measurement", isRequired: true),
    FieldRule("validation.gates[].*", .free, "A parameter of the measurement"),
    FieldRule("evidencereport", .map, "The report"),
    FieldRule("evidencereport.sections", .maps, "Its sections"),
    FieldRule("evidencereport.sections[].number", .integer, "Number from 1", isRequired: true),
    FieldRule("evidencereport.sections[].title", .text, "Heading", isRequired: true),
    FieldRule("evidencereport.sections[].phase", .integer, "Phase it tells about"),
    FieldRule("evidencereport.sections[].group", .text, "Group of gates it tells about"),
    FieldRule("evidencereport.declaration", .text, "The sentence that is signed"),
    FieldRule("checklist", .maps, "Questions of a review"),
    FieldRule("checklist[].phase", .integer, "Phase", isRequired: true),
    FieldRule("checklist[].items", .maps, "Questions of the phase", isRequired: true),
    FieldRule("checklist[].items[].item", .text, "The question", isRequired: true),
    FieldRule("checklist[].items[].gate", .text, "Gate that answers it"),
    FieldRule("checklist[].items[].notprovable", .text, "What would answer it"),
  ]

  private static let integration: [FieldRule] = [
    FieldRule("matrix", .map, "Which pairs are tested"),
    FieldRule("matrix.require", .text, "Least set of pairs", form: .oneOf(["edges", "pairs"])),
    FieldRule("matrix.pairsatleast", .number, "Share of all ordered pairs"),
    FieldRule("matrix.testname", .text, "Name of a test, with {from} and {to}"),
    FieldRule("matrix.failuremodes", .texts, "What is tried besides success"),
    FieldRule("contracts", .free, "What agents promise each other"),
    FieldRule("sharedmemory", .free, "Who writes and reads which layer"),
    FieldRule("governance", .free, "What governance promises"),
  ]

  private static let order: [FieldRule] = [
    FieldRule("sequence", .map, "How the order is described"),
    FieldRule("sequence.criticality", .map, "How critical an agent is"),
    FieldRule("sequence.criticality.rules", .maps, "The first rule that fits decides"),
    FieldRule("sequence.criticality.rules[].rootcontains", .text, "Component of the root path"),
    FieldRule("sequence.criticality.rules[].position", .integer, "Place in the order, from 1"),
    FieldRule("sequence.criticality.rules[].is", .text, "The criticality", isRequired: true),
    FieldRule("sequence.criticality.otherwise", .text, "The criticality if no rule fits"),
    FieldRule("sequence.minutes", .map, "Estimates"),
    FieldRule("sequence.minutes.permodule", .number, "Minutes for a module"),
    FieldRule("sequence.minutes.perdocument", .number, "Minutes for a document"),
    FieldRule("sequence.minutes.pertest", .number, "Minutes for a test"),
    FieldRule("sequence.parallelafterphase", .integer, "Last phase that goes one by one"),
    FieldRule("sequence.beforephase", .map, "Gates that must hold before a phase"),
    FieldRule("sequence.beforephase.*", .texts, "Ids of gates"),
  ]

  private static let glue: [FieldRule] = [
    FieldRule("places", .maps, "Where files go"),
    FieldRule("places[].field", .text, "Field of the schema", isRequired: true),
    FieldRule("places[].extraction", .text, "Place in the extraction", isRequired: true),
    FieldRule("places[].repository", .text, "Place in the repository", isRequired: true),
    FieldRule("roles", .text, "File of the archetypes"),
    FieldRule("fileroles", .free, "What a file is, by its name"),
    FieldRule("documents", .maps, "Templates of documents"),
    FieldRule("documents[].names", .texts, "Whole names"),
    FieldRule("documents[].words", .texts, "Words of a name"),
    FieldRule("documents[].template", .text, "The template"),
    FieldRule("documents[].otherwise", .text, "The template of all others"),
    FieldRule("requireddocuments", .maps, "Documents that every agent gets"),
    FieldRule("requireddocuments[].name", .text, "Name of the document", isRequired: true),
    FieldRule("requireddocuments[].gate", .text, "Gate that asks for it", isRequired: true),
    FieldRule("requireddocuments[].when", .text, "Part of the schema that must be there"),
  ]
}
