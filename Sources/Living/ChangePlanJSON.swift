package import Core
package import Files
internal import Git

extension ChangePlan {
  /// `docs/command-json.md` describes every member.
  package var json: JSON {
    let members = members
    return .record(members[..<2] + [("id", .string(id.hex))] + members[2...])
  }

  /// All but the digest over them.
  var members: [(String, JSON)] {
    [
      ("version", .int(1)), ("kind", .string("change-plan")),
      ("collection", .string(collection)), ("source", .string(source)),
      ("root", .string(root)), ("plan", .string(plan)), ("generator", .string(generator)),
      (
        "inputs",
        .array(
          inputs.map { .record([("path", .string($0.path)), ("sha256", .string($0.digest.hex))]) })
      ),
      ("templates_sha256", .string(templates.hex)),
      ("changes", .array(operations.map(\.json))),
      ("commit", commit?.json ?? .null),
      (
        "lost",
        .array(
          lost.map {
            .record([
              ("path", .string($0.path.string)), ("line", .int($0.line)),
              ("text", .string($0.text)),
            ])
          })
      ),
    ]
  }

  /// Reads a plan that was saved; refused when a byte of what it says was changed.
  package init(parsing bytes: [UInt8], named name: String) throws(Failure) {
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch {
      throw Self.unreadable(name, "it is no JSON: \(error.reason)")
    }
    guard json["version"]?.int == 1, json["kind"]?.string == "change-plan",
      let plan = ChangePlan(json)
    else { throw Self.unreadable(name, "it is no change plan of version 1") }
    guard json["id"]?.string == plan.id.hex else {
      throw Self.unreadable(name, "its digest is not that of its content")
    }
    self = plan
  }

  private static func unreadable(_ name: String, _ reason: String) -> Failure {
    Failure(
      LivingRules.planFile, .badData, "'\(name)' cannot be carried out: \(reason)",
      help: "plan again with 'l9gen plan -o FILE'")
  }

  private init?(_ json: JSON) {
    guard let collection = json["collection"]?.string, (try? RelativePath(collection)) != nil,
      let source = json["source"]?.string, let root = json["root"]?.string,
      let plan = json["plan"]?.string,
      let generator = json["generator"]?.string,
      let inputs = json["inputs"]?.array?.map(Self.input), !inputs.contains(where: { $0 == nil }),
      let templates = json["templates_sha256"]?.string.flatMap({ Digest(hex: $0) }),
      let changes = json["changes"]?.array?.map(Operation.init),
      !changes.contains(where: { $0 == nil }),
      let lost = json["lost"]?.array?.map(Self.lost), !lost.contains(where: { $0 == nil }),
      let commit = json["commit"]
    else { return nil }
    var facts: Commit?
    if commit != .null {
      guard let read = Commit(commit) else { return nil }
      facts = read
    }
    self.init(
      collection: collection, source: source, root: root, plan: plan, generator: generator,
      inputs: inputs.compactMap(\.self), templates: templates,
      operations: changes.compactMap(\.self), commit: facts, lost: lost.compactMap(\.self))
  }

  private static func input(_ json: JSON) -> (path: String, digest: Digest)? {
    guard let path = json["path"]?.string, let hex = json["sha256"]?.string,
      let digest = Digest(hex: hex)
    else { return nil }
    return (path, digest)
  }

  private static func lost(_ json: JSON) -> Lost? {
    guard let text = json["path"]?.string, let path = try? RelativePath(text),
      let line = json["line"]?.int, let content = json["text"]?.string
    else { return nil }
    return Lost(path: path, line: line, text: content)
  }
}

extension ChangePlan.Operation {
  fileprivate var json: JSON {
    .record(
      [
        ("op", .string(verb)), ("path", .string(change.path.string)),
        ("before", change.before.json), ("after", change.after.map(FileState.init).json),
        ("state", .string(state)), ("reason", .string(reason)), ("diff", .string(diff)),
      ] + content)
  }

  /// The new bytes: as text, or in hexadecimal digits where they are none.
  private var content: [(String, JSON)] {
    guard let bytes = change.after?.bytes else { return [("content", .null)] }
    if let text = String(validating: bytes, as: UTF8.self), text.utf8.elementsEqual(bytes) {
      return [("content", .string(text))]
    }
    return [("content_hex", .string(Hexadecimal.text(bytes)))]
  }

  fileprivate init?(_ json: JSON) {
    guard let text = json["path"]?.string, let path = try? RelativePath(text),
      OutputLayout.reservation(of: path) == nil, let state = json["state"]?.string,
      let reason = json["reason"]?.string, let diff = json["diff"]?.string,
      let before = FileState.read(json["before"]), let after = FileState.read(json["after"])
    else { return nil }
    var file: StoredFile?
    if let after {
      let bytes =
        json["content"]?.string.map { Array($0.utf8) }
        ?? json["content_hex"]?.string.flatMap(Hexadecimal.bytes)
      guard let bytes, Digest(of: bytes) == after.digest else { return nil }
      file = StoredFile(bytes, isExecutable: after.isExecutable)
    }
    self.init(
      change: FileChange(path, from: before, to: file), state: state, reason: reason, diff: diff)
  }
}

extension FileState? {
  fileprivate var json: JSON {
    guard let self else { return .null }
    return .record([
      ("sha256", .string(self.digest.hex)), ("executable", .bool(self.isExecutable)),
    ])
  }
}

extension FileState {
  /// Nil when it is neither null nor a state.
  fileprivate static func read(_ json: JSON?) -> FileState?? {
    if json == .null { return .some(nil) }
    guard let hex = json?["sha256"]?.string, let digest = Digest(hex: hex),
      let isExecutable = json?["executable"]?.bool
    else { return nil }
    return FileState(digest: digest, isExecutable: isExecutable)
  }
}

extension ChangePlan.Commit {
  fileprivate var json: JSON {
    .record([
      ("branch", .string(branch.string)), ("tip", tip.map { .string($0.hex) } ?? .null),
      ("id", .string(id.hex)), ("author", .string(author.name)), ("mail", .string(author.mail)),
      ("time", .int(Int(time))), ("message", .string(message)),
      (
        "trailers",
        .array(trailers.map { .record([("key", .string($0.key)), ("value", .string($0.value))]) })
      ),
    ])
  }

  fileprivate init?(_ json: JSON) {
    guard let name = json["branch"]?.string, let branch = try? BranchName(name),
      let tip = json["tip"], let id = json["id"]?.string.flatMap({ ObjectID(hex: $0) }),
      let person = json["author"]?.string, let mail = json["mail"]?.string,
      let author = try? Author(name: person, mail: mail), let time = json["time"]?.int, time >= 0,
      let message = json["message"]?.string, let trailers = json["trailers"]?.array
    else { return nil }
    var old: ObjectID?
    if tip != .null {
      guard let read = tip.string.flatMap({ ObjectID(hex: $0) }) else { return nil }
      old = read
    }
    var lines: [(key: String, value: String)] = []
    for trailer in trailers {
      guard let key = trailer["key"]?.string, let value = trailer["value"]?.string else {
        return nil
      }
      lines.append((key, value))
    }
    self.init(
      branch: branch, tip: old, id: id, author: author, time: Int64(time), message: message,
      trailers: lines)
  }
}

/// Bytes as pairs of hexadecimal digits.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Nil for anything but pairs of lower-case digits.
  static func bytes(_ text: String) -> [UInt8]? {
    let values = text.utf8.map { digits.firstIndex(of: $0) }
    guard values.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: values.count, by: 2) {
      guard let high = values[index], let low = values[index + 1] else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}
