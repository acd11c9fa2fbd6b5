import Core
package import Files
import Generation

/// The files by which editors and coding agents find l9gen. What people wrote in them stays.
package enum AssistantFiles {
  package struct Outcome: Sendable {
    /// Files that are new or were added to, sorted by path.
    package var written: [String] = []
    /// Files that say everything already.
    package var kept: [String] = []
    /// Files that were left alone, and what a person may put there.
    package var left: [(path: String, reason: String)] = []
  }

  /// - Parameter allowsApply: whether the tools that are set up may write files.
  package static func write(
    in repository: String, allowsApply: Bool
  ) throws(Failure) -> Outcome {
    let root = try Folder(repository)
    var outcome = Outcome()
    var files: [OutputFile] = []
    for row in AssistantTable.rows(allowsApply: allowsApply) {
      let path = RelativePath(literal: row.path)
      switch try change(row, standing: root.standing(at: path, limit: 1 << 20)) {
      case .same: outcome.kept.append(row.path)
      case .left(let reason): outcome.left.append((row.path, reason))
      case .new(let bytes): files.append(OutputFile(path, bytes))
      }
    }
    outcome.written = try FilePublication(files, in: root).written.map(\.string)
    return outcome
  }

  private enum Change {
    case same
    case new([UInt8])
    case left(String)
  }

  private static func change(_ row: AssistantTable.Row, standing: Standing) -> Change {
    let before: [UInt8]
    switch standing {
    case .nothing: return .new(row.whole)
    case .other: return .left("it is no regular file")
    case .file(let file): before = file.bytes
    }
    switch row.part {
    case .whole: return before == row.whole ? .same : .left("it is there already")
    case .block(let body):
      guard let text = String(validating: before, as: UTF8.self) else {
        return .left("it is not UTF-8")
      }
      guard let after = MarkedBlock.put(body, into: text) else {
        return .left("the marks '\(MarkedBlock.start)' and '\(MarkedBlock.end)' make no block")
      }
      return Array(after.utf8) == before ? .same : .new(Array(after.utf8))
    case .member(let name, let value, let path):
      return member(name, value, path, before)
    case .element(let value, let path, let mark): return element(value, path, mark, before)
    }
  }

  private static func member(
    _ name: String, _ value: JSON, _ path: [String], _ before: [UInt8]
  ) -> Change {
    if let present = (try? JSON(parsing: before)).flatMap({ $0.value(at: path + [name]) }) {
      return present == value ? .same : .left("it has another '\(name)', which stays")
    }
    do throws(JSONInsertion.Problem) {
      return .new(try JSONInsertion.member(name, value, under: path, in: before))
    } catch {
      return .left(
        "\(error.text); put '\(name)' into '\(path.joined(separator: "."))': \(value.text())")
    }
  }

  private static func element(
    _ value: JSON, _ path: [String], _ mark: String, _ before: [UInt8]
  ) -> Change {
    if let present = (try? JSON(parsing: before)).flatMap({ $0.value(at: path) }),
      firstIndex(of: Array(mark.utf8), in: present.bytes()) != nil
    {
      return .same
    }
    do throws(JSONInsertion.Problem) {
      return .new(try JSONInsertion.element(value, under: path, in: before))
    } catch {
      return .left(
        "\(error.text); add to '\(path.joined(separator: "."))': \(value.text())")
    }
  }
}

extension JSON {
  fileprivate func value(at path: [String]) -> JSON? {
    var here = self
    for name in path {
      guard let next = here[name] else { return nil }
      here = next
    }
    return here
  }
}

extension JSONInsertion.Problem {
  fileprivate var text: String {
    switch self {
    case .unreadable(let error): "it is no JSON: \(error.reason), at byte \(error.offset)"
    case .notAContainer(let name): "'\(name)' holds something else"
    }
  }
}
