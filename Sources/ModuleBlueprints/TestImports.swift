import Modules

/// What the acceptance tests of a module import, by the tests they consist of.
struct TestImports {
  let blueprint: ModuleBlueprint

  var entries: [String] {
    let kinds = Set(blueprint.cases.map(\.kind))
    let schemas = blueprint.names.package + ".schemas:"
    let prefix = blueprint.names.prefix
    let blocks = blueprint.spec.wiring.blocksStartup
    var entries: [String] = []
    func add(_ more: [String], if holds: Bool) { if holds { entries += more } }
    add([schemas + prefix + "Request", schemas + prefix + "Context"], if: kinds.contains(.thread))
    add(
      ["uuid:UUID", "uuid:uuid5"],
      if: kinds.contains(.thread) && !blueprint.delivery.threadFields.isEmpty)
    add(
      [
        schemas + prefix + "Request", schemas + prefix + "Context",
        "l9_runtime.errors:InvalidRequestError",
      ], if: kinds.contains(.missingMetadata))
    let logged: Set<AcceptanceCase.Kind> = [.aiosFailure, .sideEffectFailure, .storageFailure]
    add(["structlog.testing:capture_logs"], if: !kinds.isDisjoint(with: logged) || !blocks)
    add(["l9_runtime.modules.testing:FailingSubstrate"], if: kinds.contains(.storageFailure))
    add(["collections.abc:AsyncIterator"], if: kinds.contains(.oversized))
    add(["l9_runtime.errors:ConfigurationError"], if: blocks)
    let tools = kinds.contains(.tool)
    add(["l9_runtime.modules.tools:ToolRegistry"], if: tools || kinds.contains(.unknownTool))
    add(["l9_runtime.modules.tools:UnknownToolError"], if: kinds.contains(.unknownTool))
    let isBound = !blueprint.spec.tool.bindings.isEmpty
    add(
      ["l9_runtime.errors:PermissionDeniedError"], if: kinds.contains(.unknownTool) && isBound)
    return entries
  }
}
