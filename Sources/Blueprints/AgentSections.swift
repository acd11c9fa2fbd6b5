import Core
import Jinja
import Specs

/// Sections of a schema that templates read as they are declared.
extension SchemaReader {
  mutating func writeGovernance(to map: inout ValueMap) {
    let mode = line(section("governance", "mode"))
    map["anchors"] = .texts(lines(section("governance", "anchors")))
    map["mode"] = mode.isEmpty ? .string("hybrid") : mode.value
    map["human_override"] = .bool(section("governance", "humanoverride")?.bool != false)
    map["task_limit"] = .optional(
      Self.taskLimit(line(section("learningsystem", "autonomyprofile", "tasklimit")).string))
  }

  /// `50_parallel` gives 50; none, zero and `unlimited` give no limit.
  private static func taskLimit(_ text: String) -> Int? {
    let limit = Int(text.utf8.prefix { $0.isDigit }.text)
    return limit == 0 ? nil : limit
  }

  /// What `writeReasoning` writes.
  static let reasoningNames = [
    "models", "world_models", "use_cases", "feedback_channels", "intervals", "growth", "pipeline",
    "channels", "inlets", "packet_routes",
  ]

  mutating func writeReasoning(to map: inout ValueMap) {
    map["models"] = .texts(identifiers(section("reasoningengine", "secondarymodels")))
    map["world_models"] = .texts(identifiers(section("worldmodelintegration", "activemodels")))
    map["use_cases"] = .texts(identifiers(section("worldmodelintegration", "usecases")))
    map["feedback_channels"] = .texts(identifiers(section("learningsystem", "feedbackchannels")))
    map["intervals"] = .list(intervals())
    map["growth"] = growth()
    map["pipeline"] = .list(pipeline())
    map["channels"] = .texts(outlets())
    map["inlets"] = .texts(inlets())
    map["packet_routes"] = .list(packetRoutes())
  }

  private mutating func growth() -> Value {
    let vector = section("learningsystem", "cognitivegrowthvector")
    let rollback = section("learningsystem", "modelupdatepolicy", "rollbackonregression")
    return .map([
      "stability": number(vector?["stabilitythreshold"]),
      "target": line(vector?["optimizationtarget"]).value,
      "rollback": .bool(rollback?.bool == true),
    ])
  }

  /// Declared intervals in hours.
  private func intervals() -> [Value] {
    let declared = [
      ("retrain", section("reasoningengine", "reasoningfeedbackloop", "retrainintervalhours")),
      ("report", section("governancefeedbackcycle", "reportfrequencyhours")),
      ("memory_update", section("memorytopology", "memorygraphlinking", "updateintervalhours")),
    ]
    return declared.compactMap { name, field in
      guard let hours = field?.double, hours != 0 else { return nil }
      return .map(["name": .string(name), "hours": .float(hours)])
    }
  }

  /// The stages of `reasoningpipeline` in order: name and named steps.
  private mutating func pipeline() -> [Value] {
    var stages: [Value] = []
    for stage in section("reasoningpipeline")?.record?.entries ?? [] {
      var steps: [Text] = []
      for step in stage.value.list ?? [] {
        let entry = step.record?.entries.first
        let text = entry.map { Text($0.key, origins.add($0.keySpan)) } ?? line(step)
        let head = text.string.utf8.prefix { !Array("(:".utf8).contains($0) }.text
        steps.append(text.becoming(head))
      }
      let name = Text(Names.snake(stage.key) ?? "stage", origins.add(stage.keySpan))
      stages.append(.map(["name": name.value, "steps": .texts(Self.identifiers(steps))]))
    }
    return stages
  }

  /// Source and type of every inbound packet with the steps of its action.
  private mutating func packetRoutes() -> [Value] {
    var routes: [Value] = []
    for item in section("packetrouting", "inbound")?.list ?? [] {
      let type = line(item["packettype"])
      guard !type.isEmpty else { continue }
      let action = line(item["action"])
      let source = line(item["source"])
      let last = Bytes.last(of: Self.path(source.string))
      let steps = Self.arrows(action.string).map { action.becoming($0) }
      routes.append(
        .map([
          "source": source.becoming(Names.snake(last) ?? "").value,
          "packet_type": type.becoming(Names.snake(type.string) ?? "").value,
          "steps": .texts(Self.identifiers(steps)),
        ]))
    }
    return routes
  }

  /// The parts between `→` and `->`.
  private static func arrows(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var parts: [[UInt8]] = [[]]
    var index = 0
    while index < bytes.count {
      let arrow = ["→", "->"].first { bytes[index...].begins(with: $0) }
      if let arrow {
        parts.append([])
        index += arrow.utf8.count
      } else {
        parts[parts.count - 1].append(bytes[index])
        index += 1
      }
    }
    return parts.map(\.text)
  }
}

/// Sections whose names components are related to.
extension SchemaReader {
  /// One topic per declared log file, or one of the agent's own.
  mutating func logTopics(_ collection: String, _ id: String) -> [LogTopic] {
    var files = lines(section("cursorinstructions", "logging")).map {
      $0.becoming(Self.path($0.string))
    }
    if files.isEmpty { files = [Text("logs/\(collection)/\(id).log", .none)] }
    let names = files.map { file in
      let name = Names.snake(Bytes.stem(of: file.string)) ?? "log"
      return name == "write" ? "write_log" : name
    }
    return zip(Naming.unique(names), files).map { LogTopic(name: $0, path: $1) }
  }

  /// Names of everything the agent is connected to, in order, once each.
  mutating func connectors() -> [Text] {
    var names = lines(section("integration", "connectto")).map { text in
      text.becoming(Bytes.parts(Self.path(text.string)).joined(separator: "_"))
    }
    names += lines(section("worldmodelintegration", "dataconnectors"))
    return Self.identifiers(names + channels())
  }

  /// Where the agent speaks: channels that are switched on, then further outputs, once each.
  mutating func outlets() -> [Text] {
    let declared = section("communicationstack", "channels")?.record?.entries ?? []
    var known = Set(declared.map(\.key))
    return channels()
      + lines(section("communicationstack", "output")).filter { known.insert($0.string).inserted }
  }

  /// The channels that are switched on, as they are written.
  mutating func channels() -> [Text] {
    let channels = section("communicationstack", "channels")?.record?.entries ?? []
    return channels.filter { $0.value.bool == true }.map {
      Text($0.key, origins.add($0.keySpan))
    }
  }

  mutating func metrics() -> [Metric] {
    identifiers(section("deployment", "telemetry", "metrics")).map { Metric($0) }
  }

  /// `linkexisting`: the path as declared, and the module or package it means.
  mutating func links() -> [Link] {
    lines(section("cursorinstructions", "linkexisting")).map { path in
      let file = DeclaredFile(below: "", whole: Self.path(path.string), origin: path.origin)
      return Link(path: path, module: ComponentMaker.module(of: file))
    }
  }
}

/// One log file of an agent.
struct LogTopic: Sendable {
  let name: String
  let path: Text

  var value: Value {
    let below =
      path.string.hasPrefix("logs/") ? String(path.string.dropFirst(5)) : path.string
    return .map([
      "name": .string(name, path.origin), "path": path.becoming(below).value,
      "file": path.becoming(Bytes.last(of: path.string)).value,
    ])
  }
}

/// Code outside the agent that its schema names.
struct Link: Sendable {
  let path: Text
  let module: String
  /// What of the collection it imports, and the id of the agent it belongs to.
  var target: ImportPath?
  var owner = ""

  var value: Value {
    .map([
      "path": path.value, "module": .string(module, path.origin), "inside": .bool(target != nil),
      "target": .string(target?.text ?? ""), "owner": .string(owner),
    ])
  }
}
