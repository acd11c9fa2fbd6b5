import Core
import Files
import Git
import Testing

@testable import Living

/// The table by which edits survive.
@Suite struct ReconciliationTests {
  private static let base = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"

  /// One generated file in a repository.
  private func world(_ path: String = "u/a.py") throws -> World {
    var world = World()
    world.generated[path] = Self.base
    #expect(try world.run() == [path: .missing])
    #expect(world.text(path) == Self.base)
    #expect(try world.run() == [:])
    return world
  }

  @Test func whatStandsThereIsTheBaseSoTheNewOneIsTaken() throws {
    var world = try world()
    world.generated["u/a.py"] = "new\n"
    #expect(try world.run() == ["u/a.py": .generatorChanged])
    #expect(world.text("u/a.py") == "new\n")
    #expect(try world.reconcile().changes().isEmpty)
  }

  @Test func theNewOneIsTheBaseSoWhatStandsThereIsKept() throws {
    var world = try world()
    world.write("mine\n", to: "u/a.py")
    for _ in 0..<2 {
      #expect(try world.run() == ["u/a.py": .userEdited])
      #expect(world.text("u/a.py") == "mine\n")
      #expect(try world.reconcile().changes().isEmpty)
    }
  }

  @Test func bothAreEqualSoItIsAdopted() throws {
    var world = try world()
    world.write("new\n", to: "u/a.py")
    world.generated["u/a.py"] = "new\n"
    #expect(try world.run() == [:])
    world.generated["u/a.py"] = "newer\n"
    #expect(try world.run() == ["u/a.py": .generatorChanged])
    #expect(world.text("u/a.py") == "newer\n")
  }

  @Test(arguments: ["u/a.py", "u/a.md", "u/a.yaml"])
  func bothChangedSoTheyAreMerged(path: String) throws {
    var world = try world(path)
    world.write(Self.base.replacing("two", with: "two\nmine"), to: path)
    world.generated[path] = Self.base.replacing("six", with: "SIX")
    #expect(try world.run() == [path: .generatorChanged])
    #expect(world.text(path) == "one\ntwo\nmine\nthree\nfour\nfive\nSIX\nseven\n")
    // What was generated is kept, as the base of the next merge.
    #expect(world.files.keys.contains { $0.hasPrefix(".l9gen/world/base/") })
    world.hasHistory = false
    world.generated[path] = Self.base.replacing("six", with: "6")
    #expect(try world.run() == [path: .generatorChanged])
    #expect(world.text(path) == "one\ntwo\nmine\nthree\nfour\nfive\n6\nseven\n")
    #expect(try world.run() == [path: .userEdited])
    // When the edit is taken back nothing of it is left.
    world.write(Self.base.replacing("six", with: "6"), to: path)
    world.generated[path] = Self.base
    try world.run()
    #expect(world.text(path) == Self.base)
    #expect(!world.files.keys.contains { $0.hasPrefix(".l9gen/world/base/") })
  }

  @Test func bothChangedTheSameLinesSoItIsAConflict() throws {
    var world = try world()
    world.write(Self.base.replacing("two", with: "mine"), to: "u/a.py")
    world.generated["u/a.py"] = Self.base.replacing("two", with: "theirs")
    for _ in 0..<2 {
      let reconciliation = try world.reconcile()
      let conflict = try #require(reconciliation.conflicts.first)
      #expect(conflict.conflicts.map(\.line) == [2])
      #expect(String(decoding: conflict.conflicts[0].ours, as: UTF8.self) == "mine\n")
      #expect(try world.run() == ["u/a.py": .conflict])
      #expect(world.text("u/a.py")?.contains("mine") == true)
    }
    var keeping = world
    keeping.favor = .ours
    try keeping.run()
    #expect(keeping.text("u/a.py")?.contains("mine") == true)
    keeping.favor = .none
    #expect(try keeping.run() == ["u/a.py": .userEdited])
    world.favor = .theirs
    let lost = try world.reconcile().verdicts.flatMap(\.lost)
    #expect(lost == [Verdict.LostLine(line: 2, text: "mine")])
    try world.run()
    #expect(world.text("u/a.py") == world.generated["u/a.py"])
  }

  /// In a shallow clone, and with a digest that is not that of what is found.
  @Test func withoutAVerifiedBaseItIsAConflict() throws {
    var world = try world()
    world.hasHistory = false
    world.write(Self.base + "mine\n", to: "u/a.py")
    world.generated["u/a.py"] = "new\n" + Self.base
    #expect(try world.run() == ["u/a.py": .conflict])
    #expect(
      try world.reconcile().conflicts.first?.reason
        == "it was edited, and the bytes generated last are not to be found")
    #expect(world.text("u/a.py") == Self.base + "mine\n")
    world.hasHistory = true
    #expect(try world.run() == ["u/a.py": .generatorChanged])
    #expect(world.text("u/a.py") == "new\n" + Self.base + "mine\n")
  }

  @Test func aFileThatL9genDidNotWriteIsNeverReplaced() throws {
    var world = World()
    world.write("by hand\n", to: "u/a.py")
    world.generated["u/a.py"] = Self.base
    #expect(try world.run() == ["u/a.py": .conflict])
    #expect(world.text("u/a.py") == "by hand\n")
    // When it is what would be written it is taken for it.
    world.write(Self.base, to: "u/a.py")
    #expect(try world.run() == [:])
    world.generated["u/a.py"] = "new\n"
    #expect(try world.run() == ["u/a.py": .generatorChanged])
  }

  @Test func anOrphanGoesWhenItIsUneditedAndStaysWhenItIsNot() throws {
    var world = try world()
    world.generated["u/b.py"] = "b\n"
    try world.run()
    world.write("b\nmine\n", to: "u/b.py")
    world.generated = [:]
    #expect(try world.run() == ["u/a.py": .orphan, "u/b.py": .orphanEdited])
    #expect(world.visible == ["u/b.py": "b\nmine\n"])
    // It is told every time, until somebody does something about it.
    #expect(try world.run() == ["u/b.py": .orphanEdited])
    var taken = world
    taken.disowned = [RelativePath(literal: "u/b.py")]
    #expect(try taken.run() == [:])
    #expect(taken.visible == ["u/b.py": "b\nmine\n"])
    world.files["u/b.py"] = nil
    #expect(try world.run() == [:])
    #expect(world.files.isEmpty, "\(world.files.keys)")
  }

  @Test func whatIsWrittenOnceIsNeverWrittenAgain() throws {
    var world = World()
    world.generated["u/once.py"] = "default\n"
    #expect(try world.run() == ["u/once.py": .missing])
    world.write("mine\n", to: "u/once.py")
    world.generated["u/once.py"] = "another default\n"
    #expect(try world.run() == [:])
    #expect(world.text("u/once.py") == "mine\n")
    world.generated = [:]
    #expect(try world.run() == ["u/once.py": .orphanEdited])
    #expect(world.text("u/once.py") == "mine\n")
  }

  @Test func aDeletionComesBackUnlessItIsDisowned() throws {
    var world = try world()
    world.files["u/a.py"] = nil
    var deliberate = world
    deliberate.disowned = [RelativePath(literal: "u/a.py")]
    #expect(try deliberate.run() == [:])
    #expect(deliberate.visible.isEmpty)
    #expect(try deliberate.reconcile().disowned.map(\.string) == ["u/a.py"])
    deliberate.disowned = []
    #expect(try deliberate.run() == ["u/a.py": .missing])
    #expect(try world.run() == ["u/a.py": .missing])
    #expect(world.text("u/a.py") == Self.base)
  }

  @Test func aRightToRunIsAnEditToo() throws {
    var world = try world()
    world.files["u/a.py"]?.isExecutable = true
    #expect(try world.run() == ["u/a.py": .userEdited])
    world.generated["u/a.py"] = "new\n"
    try world.run()
    #expect(world.files["u/a.py"] == StoredFile(Array("new\n".utf8), isExecutable: true))
  }
}
