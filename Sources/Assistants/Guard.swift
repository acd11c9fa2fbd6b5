import Core
package import Files
import Generation
import Living

/// Tells before an edit whether a file is generated. It reads the ledger and the file, opens no
/// repository and renders nothing, since it is asked before every edit.
package struct Guard {
  /// Where paths start from.
  private let directory: String
  private static let limit = 16 << 20

  package init(from directory: String) { self.directory = directory }

  /// - Parameters:
  ///   - file: as seen from the folder, or absolute; it need not exist.
  ///   - text: what an edit is to replace, where that is known but not its lines.
  package func ask(
    _ file: String, lines: ClosedRange<Int>? = nil, replacing text: String? = nil
  ) throws(Failure) -> GuardAnswer {
    let place = GuardPlace(Workspace.join(directory, file))
    let shown = place.inside ?? file
    // Generated files have plain names.
    guard let name = place.inside ?? place.name, let path = try? RelativePath(name) else {
      return GuardAnswer(path: shown, lines: lines, reason: .other)
    }
    let bytes =
      UserFile.isFile(place.absolute)
      ? try UserFile.read(place.absolute, limit: Self.limit) : nil
    let header = bytes.flatMap { HeaderFacts($0, path: path) }
    if let root = place.root, place.inside != nil {
      if let answer = try recorded(path, lines, header, in: Folder(root)) { return answer }
    }
    if let header {
      var answer = GuardAnswer(
        path: shown, lines: lines, reason: header.isGenerated ? .generated : .yours)
      answer.template = header.template
      answer.unit = header.module
      if header.isGenerated {
        answer.edit = [header.source, header.template.map { "template \($0)" }].compactMap(\.self)
      }
      return answer
    }
    return wired(shown, lines, text, bytes)
      ?? GuardAnswer(path: shown, lines: lines, reason: .other)
  }

  // MARK: the ledger

  private func recorded(
    _ path: RelativePath, _ lines: ClosedRange<Int>?, _ header: HeaderFacts?, in root: Folder
  ) throws(Failure) -> GuardAnswer? {
    let answer = { (reason: GuardAnswer.Reason) in
      GuardAnswer(path: path.string, lines: lines, reason: reason)
    }
    if path.components[0] == Ledger.home.string { return answer(.memory) }
    if try Ownership(on: Ground(workTree: root)).paths.contains(path) { return answer(.disowned) }
    guard let record = try Ledger.record(of: path, in: root) else { return nil }
    var found = answer(Self.reason(of: record.entry.kind))
    found.collection = record.collection
    found.unit = record.unit.isEmpty ? nil : record.unit
    found.template = header?.template
    if found.reason == .generated {
      found.edit = SchemaLines(root: root).places(of: record, header)
      found.yours = record.siblings.map(\.string)
    }
    return found
  }

  private static func reason(of kind: Ledger.Kind) -> GuardAnswer.Reason {
    switch kind {
    case .generated: .generated
    case .once: .yours
    case .record: .record
    case .orphan: .orphan
    }
  }

  // MARK: lines in files of others

  private func wired(
    _ shown: String, _ lines: ClosedRange<Int>?, _ text: String?, _ bytes: [UInt8]?
  ) -> GuardAnswer? {
    var touched: [String] = []
    if let text { touched = text.split(separator: "\n").map(String.init) }
    if let bytes, let lines {
      let source = Source(path: shown, bytes: bytes)
      for line in lines.clamped(to: 1...source.lineCount) { touched.append(source.line(line)) }
    }
    guard let collection = touched.compactMap(WiredLine.collection).first else { return nil }
    var answer = GuardAnswer(path: shown, lines: lines, reason: .wired)
    answer.collection = collection
    return answer
  }
}

/// Where a path lies that somebody is about to write.
struct GuardPlace {
  /// Links followed, as far as the path exists.
  let absolute: String
  /// The folder around it that holds `.l9gen`, or else the checkout.
  let root: String?
  /// From the root.
  let inside: String?

  var name: String? { absolute.split(separator: "/").last.map(String.init) }

  init(_ path: String) {
    absolute = Self.resolve(path)
    var folder = absolute[...]
    while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
      folder = folder[..<slash]
      if !["/.l9gen", "/.git"].contains(where: { Self.exists(folder + $0) }) { continue }
      root = folder.isEmpty ? "/" : String(folder)
      inside = String(absolute.dropFirst(folder.count + 1))
      return
    }
    root = nil
    inside = nil
  }

  private static func exists(_ path: Substring) -> Bool { UserFile.exists(String(path)) }

  /// The nearest folder that exists, links followed, and the rest as it is written.
  private static func resolve(_ path: String) -> String {
    if let real = UserFile.resolved(path) { return real }
    var parent = path[...]
    while let slash = parent.utf8.lastIndex(of: UInt8(ascii: "/")) {
      parent = parent[..<slash]
      guard let real = UserFile.resolved(parent.isEmpty ? "/" : String(parent)) else { continue }
      return (real == "/" ? "" : real) + path.dropFirst(parent.count)
    }
    return (UserFile.resolved(".").map { $0 == "/" ? "" : $0 } ?? "") + "/" + path
  }
}
