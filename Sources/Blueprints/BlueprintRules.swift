package import Core

/// Every rule that a schema can break when its agent is derived.
package enum BlueprintRules {
  package static let archetypeRow = Rule(
    "L9A001", .error, "unusable archetype table",
    "The archetype table says what a declared file becomes. Every row needs a name and one of the "
      + "known kinds, and the archetypes that the derivation itself hands out must be there; "
      + "otherwise files would be left without a template.")
  package static let rootPath = Rule(
    "L9A002", .error, "root path without a package",
    "The root path of a schema becomes the agent's folder and its Python package, so it is "
      + "relative, does not climb, and every component holds a letter or a digit.")
  package static let role = Rule(
    "L9A003", .warning, "file name without a role",
    "The last word of a declared file's name says what the file is (`…_scorer.py`). Without a "
      + "known role word the file becomes an extension point: a class of its own with a declared, "
      + "documented default, and no domain logic.")
  package static let trigger = Rule(
    "L9A004", .warning, "condition that is not understood",
    "Triggers, alerts and policies become rules that are checked on every decision. Text that is "
      + "neither a comparison nor a short flag becomes no rule: nothing is guessed.")
  package static let endpoint = Rule(
    "L9A005", .error, "unusable endpoint",
    "An endpoint needs a path that begins with `/` and one of the methods GET, POST, PUT, PATCH "
      + "and DELETE; otherwise no route can be made for it.")
  package static let route = Rule(
    "L9A006", .error, "route declared twice",
    "Two endpoints with one method and one path cannot both be reached.")
  package static let module = Rule(
    "L9A007", .error, "module declared twice",
    "Two files of one agent whose names differ only in spelling would share a test file, and "
      + "overwrite each other where case does not count.")
  package static let storage = Rule(
    "L9A008", .error, "unknown storage type",
    "The beginning of a storage type chooses the driver of a memory layer. An unknown one would "
      + "leave a declared layer without a store.")
  package static let access = Rule(
    "L9A009", .error, "unknown kind of authentication",
    "An endpoint asks for `service_token` or, if an anchor must approve each call, "
      + "`governance_token`. An unknown kind is never taken for open.")
  package static let threshold = Rule(
    "L9A010", .warning, "threshold without a value",
    "A condition compares a signal with a name instead of a number. The name becomes a setting; "
      + "until it is set the rule fails closed: every reading of the signal escalates.")
  package static let safetyLayer = Rule(
    "L9A011", .warning, "safety layer of no known kind",
    "The words of a safety layer's name say what it checks. Without a known word the layer "
      + "refuses every call whose facts hold a true signal of its own name.")
  package static let unsetSignal = Rule(
    "L9A012", .note, "signal that nothing in the agent sets",
    "No declared file shares a word with the signal, so the rule holds only when a caller or "
      + "another agent reports the signal. Declaring a file that measures it closes the gap.")
  package static let unfedMetric = Rule(
    "L9A013", .note, "metric that nothing feeds",
    "A metric is fed by the governed path (times, escalations, completed operations) or by a "
      + "declared file that shares a word with it. This one stays at its start value.")
  package static let unservedMode = Rule(
    "L9A014", .note, "strategy mode that nothing carries out",
    "A strategy mode runs the operation or the inspector that shares words with it. Asking for "
      + "this mode is refused.")
  package static let partner = Rule(
    "L9A015", .note, "client without a partner",
    "The words before a client's role name the agent that it calls. No agent of the collection "
      + "has one of them, so the client calls operations by name.")
  package static let unfinished = Rule(
    "L9A016", .warning, "unfinished text",
    "Texts of the schema go into code and documents, whose gates refuse such words.")
  package static let silentField = Rule(
    "L9A017", .note, "field without an effect",
    "Taking this field out of a schema changes no generated file, or none but documents. "
      + "docs/section-effects.md lists what every field leads to; it is measured, not written by "
      + "hand.")
  package static let unapprovable = Rule(
    "L9A018", .warning, "gated operation that nobody can approve",
    "An operation with governance_token runs after an anchor approved it. The schema names no "
      + "anchor, so every call is refused.")
  package static let freedom = Rule(
    "L9A019", .warning, "autonomy that is not understood",
    "The first word of an autonomy scope says whether the agent goes ahead alone (full), after an "
      + "anchor approved what a rule matches (gated), or not at all (none). Anything else is taken "
      + "for gated.")
  package static let unknownRole = Rule(
    "L9A020", .warning, "unknown role of a file",
    "`cursorinstructions.roles`, `file_roles` and the templates of `schema_to_code` say what a file "
      + "is. A word that is neither an archetype nor a role word says nothing, and the file's own "
      + "name decides.")
  package static let typedField = Rule(
    "L9A021", .warning, "field without an understood type",
    "Fields of requests, models and settings have a name and a type, so that what comes in "
      + "is checked, described and tested. Others are left out: nothing is guessed.")
  package static let signature = Rule(
    "L9A022", .warning, "signature that is not understood",
    "A function of `schema_to_code` is generated with exactly the parameters, types and "
      + "result of its signature. Whoever calls it over HTTP sends and gets JSON, so types are "
      + "those of JSON and the models of the glue. A function with another signature is left "
      + "out: nothing is guessed.")
  package static let statedName = Rule(
    "L9A023", .error, "stated name that is taken",
    "What `schema_to_code` states gets the name that it states. Where generated code has "
      + "that name already, one of the two would hide the other.")
  package static let statedPlace = Rule(
    "L9A024", .warning, "statement that no file can keep",
    "An entry of `schema_to_code` states what one generated file holds: settings stand in "
      + "the configuration, functions in a component. What stands elsewhere is left out.")
  package static let openModel = Rule(
    "L9A025", .note, "model without fields",
    "A model of `schema_to_code` whose fields nobody stated takes any JSON, and so checks "
      + "nothing.")
  package static let unlistedFile = Rule(
    "L9A026", .error, "file that the schema does not list",
    "`cursorinstructions.generateallrequired: false` says that `generatefiles` lists every "
      + "file. An agent cannot do without a controller, a configuration, a server and its "
      + "package; what is not listed would have to be added.")
  package static let leftOut = Rule(
    "L9A027", .warning, "needed agent that is no part of the application",
    "`cursorinstructions.autointegrate: false` leaves an agent out of the collection's "
      + "application. What others ask of it there is refused until somebody puts it on their "
      + "bus.")
  package static let emptyApplication = Rule(
    "L9A028", .error, "application without agents",
    "Every agent of the collection says `cursorinstructions.autointegrate: false`, so its "
      + "application would be empty.")

  package static let all = [
    archetypeRow, rootPath, role, trigger, endpoint, route, module, storage, access, threshold,
    safetyLayer, unsetSignal, unfedMetric, unservedMode, partner, unfinished,
    silentField, unapprovable, freedom, unknownRole,
    typedField, signature, statedName, statedPlace, openModel,
    unlistedFile, leftOut, emptyApplication,
  ]
}
