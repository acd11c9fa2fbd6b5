import Jinja

extension Component {
  /// What templates see.
  var value: Value { .map(isPackage ? packageMap : map) }

  private var packageMap: ValueMap {
    ValueMap([
      "file": file.text.value, "path": path("/__init__.py"), "module": text(module),
      "package": text(module), "stem": .string("__init__"), "archetype": .string(archetype.name),
      "template": .string("agent/package"), "tested": .bool(false),
      "kind": .string(archetype.kind.rawValue), "rank": .int(archetype.rank),
      "role": .string(role), "subject": .list([]), "title": .string("Package"),
      "attr": .string(""), "class_name": .string(""), "root": .bool(isRoot),
      "members": .list(
        members.map { .map(["module": .string($0.module), "class_name": .string($0.name)]) }),
      "exports": .strings(members.map(\.text)),
      // sorted: by bytes, as `__all__` is.
      "names": .strings(
        members.map(\.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }),
    ])
  }

  private var map: ValueMap {
    var map = ValueMap([
      "file": file.text.value, "path": path(".py"), "module": text(module),
      "package": text(package), "stem": text(file.stem), "archetype": .string(archetype.name),
      "template": .string(archetype.template), "tested": .bool(isTested),
      "kind": .string(archetype.kind.rawValue), "rank": .int(archetype.rank),
      "role": text(role), "subject": .list(subject.map(text)), "title": text(title),
      "attr": text(attribute), "class_name": text(className),
      "default": .string(archetype.summary), "generic": .bool(archetype.isGeneric),
      "inspects": .bool(archetype.inspects), "lifecycle": .bool(archetype.hasLifecycle),
      "inputs": .strings(archetype.inputs), "slot": slot, "serves": .list(serves.map(\.value)),
      "operations": .texts(operations), "partner": partner, "fact": text(fact),
      "test_module": text(testModule), "import": text(self.import), "arguments": .list(arguments),
    ])
    if !functions.isEmpty {
      map["functions"] = .list(
        functions.map { $0.stated.value($0.types, agentPackage, file.origin) })
    }
    relations.write(to: &map)
    return map
  }

  /// Controllers and servers are tested with the whole agent.
  private var isTested: Bool { archetype.kind != .controller && archetype.kind != .server }

  private func text(_ string: String) -> Value { .string(string, file.origin) }

  private func path(_ ending: String) -> Value {
    let folder = module.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }.text
    return text("code/\(folder)\(ending)")
  }
}

extension ComponentRelations {
  func write(to map: inout ValueMap) {
    map["signal"] = signal
    map["signals"] = .list(signals)
    map["flags"] = .texts(flags)
    map["event"] = event.value
    map["events"] = .texts(events)
    map["topic"] = topic.value
    map["metrics"] = .list(metrics)
    map["modes"] = .texts(modes)
    map["connectors"] = .texts(connectors)
  }
}
