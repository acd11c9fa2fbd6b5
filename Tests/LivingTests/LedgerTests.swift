import Core
import Files
import Foundation
import Git
import Testing

@testable import Living

@Suite struct LedgerTests {
  private func entry(_ path: String, _ text: String, _ kind: Ledger.Kind = .generated)
    -> Ledger.Entry
  {
    Ledger.Entry(
      path: RelativePath(literal: path),
      state: FileState(StoredFile(Array(text.utf8), isExecutable: path.hasSuffix(".sh"))),
      blob: ObjectID(ofBlob: Array(text.utf8)), kind: kind, template: "0123456789abcdef",
      spec: "fedcba9876543210", row: "agent.module")
  }

  private func written(_ ledger: Ledger, _ change: (String) -> String = { $0 }) throws -> Ground {
    let changes = ledger.files.map {
      FileChange(
        $0.path, from: nil,
        to: StoredFile(Array(change(String(decoding: $0.bytes, as: UTF8.self)).utf8)))
    }
    return Ground().after(changes)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let ledger = Ledger(
      collection: "two",
      parts: [
        Ledger.Part(unit: "b", entries: [entry("b/run.sh", "x"), entry("b/x", "y", .once)]),
        Ledger.Part(unit: "", entries: [entry("shared", "", .record), entry("z", "", .orphan)]),
      ])
    #expect(
      ledger.files.map(\.path.string) == [".l9gen/two/+shared.ledger", ".l9gen/two/b.ledger"])
    let read = try Ledger.read("two", on: try written(ledger))
    #expect(read.parts == ledger.parts)
    #expect(read.paths.map(\.string) == ["b/run.sh", "b/x", "shared", "z"])
    #expect(read.unit(of: RelativePath(literal: "b/x")) == "b")
    #expect(read.unit(of: RelativePath(literal: "shared")) == "")
    #expect(read.unit(of: RelativePath(literal: "nowhere")) == nil)
  }

  /// Both sides of a merge that was not finished were generated: the one that stands there counts.
  @Test func bothSidesOfAMergeCount() throws {
    let one = entry("a.py", "one")
    let two = entry("a.py", "two")
    let ledger = Ledger(collection: "two", parts: [Ledger.Part(unit: "a", entries: [one, two])])
    let ground = try written(ledger) { text in
      var lines = text.split(separator: "\n").map(String.init)
      lines.insert("<<<<<<< ours", at: 1)
      lines.insert("=======", at: 3)
      return lines.joined(separator: "\n") + "\n>>>>>>> theirs\n"
    }
    let read = try Ledger.read("two", on: ground)
    let path = RelativePath(literal: "a.py")
    #expect(read.entry(at: path, standing: one.state) == one)
    #expect(read.entry(at: path, standing: two.state) == two)
    #expect(read.entry(at: path, standing: nil) == two)
  }

  @Test func whatIsNoEntryIsTold() throws {
    let ledger = Ledger(
      collection: "two", parts: [Ledger.Part(unit: "a", entries: [entry("a.py", "one")])])
    let ground = try written(ledger) { $0 + "not an entry\n" }
    do {
      _ = try Ledger.read("two", on: ground)
      Issue.record("read")
    } catch {
      #expect(error.rule == LivingRules.ledger)
      #expect(error.message == "line 3 of '.l9gen/two/a.ledger' is no entry of a ledger")
    }
  }

  @Test func disownedPathsAreAList() throws {
    var ownership = try Ownership(on: Ground())
    #expect(ownership.paths.isEmpty && ownership.bytes == nil)
    ownership.disown(RelativePath(literal: "b"))
    ownership.disown(RelativePath(literal: "a/c"))
    let bytes = try #require(ownership.bytes)
    #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("one back.\na/c\nb\n"))
    let ground = Ground().after([FileChange(Ownership.path, from: nil, to: StoredFile(bytes))])
    var read = try Ownership(on: ground)
    #expect(read.paths == ownership.paths)
    #expect(read.own(RelativePath(literal: "b")) && !read.own(RelativePath(literal: "b")))
  }
}
