import MCP

/// What clients are told of the tools. The model pays for every word in every conversation.
enum ToolTable {
  /// With a prefix: some clients put the tools of all servers into one list.
  enum Name: String, CaseIterable {
    case list = "l9gen_list"
    case describe = "l9gen_describe"
    case check = "l9gen_check"
    case plan = "l9gen_plan"
    case apply = "l9gen_apply"
    case explain = "l9gen_explain"
  }

  /// The same order always: clients keep the list. Who may not apply is not offered it.
  static func tools(allowsApply: Bool) -> [Tool] {
    Name.allCases.map { tool($0, allowsApply: allowsApply) }
  }

  private static let collection = Tool.Argument(
    "collection", .text, isRequired: true, "a name that l9gen_list shows")
  private static let page: [Tool.Argument] = [
    Tool.Argument("limit", .number(1...500), "default 50"),
    Tool.Argument("offset", .number(0...1_000_000), ""),
  ]

  private static func tool(_ name: Name, allowsApply: Bool) -> Tool {
    switch name {
    case .list:
      Tool(
        name.rawValue, "Collections of schemas in this repository, with sizes and findings.",
        results: [("collections", "array")])
    case .describe:
      Tool(
        name.rawValue,
        "Agents and modules of a collection in build order, each with dependencies and schema "
          + "place; with 'unit': also its files.",
        arguments: [collection, Tool.Argument("unit", .text, "id of one")] + page,
        results: [("units", "array"), ("files", "array"), ("total", "integer")])
    case .check:
      Tool(
        name.rawValue,
        "Which generated files have drifted from schemas or were edited, and the schema line that "
          + "accounts for it. Reports errors of schemas. Writes nothing.",
        arguments: [
          Tool.Argument("collection", .text, "default: all that are generated here")
        ] + page,
        results: [
          ("clean", "boolean"), ("collections", "array"), ("files", "array"), ("total", "integer"),
          ("findings", "array"),
        ])
    case .plan:
      Tool(
        name.rawValue,
        "Renders and checks a collection and returns the changes of files as a plan to apply. "
          + "Edits are merged. Writes nothing.",
        arguments: [
          collection, Tool.Argument("detail", .choice(["files", "diff"]), "default files"),
          Tool.Argument(
            "conflicts", .choice(["stop", "keep", "new"]),
            "lines edited that would change: default stop; 'new' loses edits"),
        ] + page,
        results: [
          ("plan_id", "string"), ("changes", "array"), ("total", "integer"), ("records", "integer"),
          ("stays", "array"), ("lost", "array"), ("checks", "object"),
        ])
    case .apply:
      Tool(
        name.rawValue,
        "Writes exactly the changes of a plan, all or none. A plan that is out of date is refused: "
          + "plan again.",
        arguments: [Tool.Argument("plan_id", .text, isRequired: true, "from l9gen_plan")],
        results: [
          ("plan_id", "string"), ("files", "integer"), ("changed_meanwhile", "array"),
          ("branch_moved", "boolean"),
        ], isReadOnly: false, isOffered: allowsApply)
    case .explain:
      Tool(
        name.rawValue,
        "A finding's code (L9Y001): the rule and remedy. A file, or file:line: whether it is "
          + "generated, and where to edit instead. Ask before you edit a file.",
        arguments: [Tool.Argument("topic", .text, isRequired: true, "")],
        results: [("kind", "string"), ("edit", "array"), ("explanation", "string")])
    }
  }
}
