import Core
import Files
import Foundation
import Git
import Testing

@testable import Living

/// Random edits, deletions, renames and regenerations against what may become of them.
@Suite struct SurvivalTests {
  /// `L9_PAIRS=10000` for the long form.
  private static let pairs =
    ProcessInfo.processInfo.environment["L9_PAIRS"].flatMap { Int($0) } ?? 600

  private struct Player {
    var dice: Dice
    var world = World()
    /// Numbers the lines that somebody writes, so that each is like no other.
    var written = 0
    var version = 0

    mutating func roll(_ sides: Int) -> Int { Int(dice.next() % UInt64(sides)) }

    mutating func lines(_ name: String) -> [String] {
      (0..<roll(12)).map { "\(name) \($0) v\(roll(3) == 0 ? version : 0)" }
    }

    mutating func regenerate() {
      version += 1
      for unit in ["u", "v"] {
        for name in ["a.py", "b.md", "c.yaml", "d/once.py"] {
          let path = "\(unit)/\(name)"
          switch roll(6) {
          case 0: world.generated[path] = nil
          case 1, 2: break
          default:
            let lines = lines(path)
            let end = roll(8) == 0 || lines.isEmpty ? "" : "\n"
            world.generated[path] = lines.joined(separator: "\n") + end
          }
        }
      }
    }

    mutating func edit() {
      for path in world.visible.keys.sorted() where roll(2) == 0 {
        switch roll(7) {
        case 0: world.files[path] = nil
        case 1:
          world.files[path + ".moved"] = world.files[path]
          world.files[path] = nil
        case 2: world.files[path]?.isExecutable.toggle()
        default: change(path)
        }
      }
      if roll(8) == 0 { world.write("mine \(next())\n", to: "u/a.py") }
    }

    private mutating func next() -> Int {
      written += 1
      return written
    }

    private mutating func change(_ path: String) {
      var lines = (world.text(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      for _ in 0...roll(3) {
        let place = roll(lines.count + 1)
        switch roll(3) {
        case 0 where place < lines.count && !lines[place].hasPrefix("mine"):
          lines[place] = "mine \(next())"
        case 1 where place < lines.count && !lines[place].hasPrefix("mine"):
          lines.remove(at: place)
        default: lines.insert("mine \(next())", at: place)
        }
      }
      world.write(lines.joined(separator: "\n"), to: path)
    }

    /// Every line that somebody wrote, wherever it stands.
    var mine: [String] {
      world.visible.values.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("mine") }
        .map(String.init).sorted()
    }
  }

  @Test(arguments: [1, 20_251_120, 7_777_777] as [UInt64])
  func noLineThatSomebodyWroteIsLost(seed: UInt64) throws {
    var player = Player(dice: Dice(seed))
    var conflicts = 0
    var merges = 0
    for pair in 0..<Self.pairs {
      player.regenerate()
      player.edit()
      let place = "seed \(seed), pair \(pair)"
      let before = player.world.visible
      let mine = player.mine
      let reconciliation = try player.world.reconcile()
      let states = World.states(reconciliation)
      if !reconciliation.conflicts.isEmpty {
        conflicts += 1
        // Told again as long as nothing is done about it, and nothing is written.
        #expect(try World.states(player.world.reconcile()) == states, "\(place)")
        // Somebody chooses a side; what is lost then is told.
        player.world.favor = player.roll(2) == 0 ? .ours : .theirs
      }
      let decided = try player.world.reconcile()
      let lost = decided.verdicts.flatMap(\.lost).map(\.text)
      // A file that l9gen did not write, or without a base, is never replaced but when asked for.
      try player.world.apply(decided)
      let kept = (player.mine + lost.filter { $0.hasPrefix("mine") }).sorted()
      #expect(kept == mine, "\(place)")
      #expect(player.world.favor == .theirs || lost.isEmpty, "\(place)")
      try check(decided, player.world, before, place)
      merges += decided.verdicts.count { verdict in
        verdict.isEdited && verdict.before != verdict.after
          && verdict.after != verdict.desired?.file
      }
      player.world.favor = .none
      // It heals, or says so: nothing is to do any more, and what is edited is told.
      let again = try player.world.reconcile()
      #expect(try again.changes().isEmpty, "\(place)")
      #expect(again.conflicts.map(\.path.string) == [], "\(place)")
    }
    #expect(conflicts > Self.pairs / 20 && merges > Self.pairs / 20, "\(conflicts), \(merges)")
  }

  /// What the table says, path by path.
  private func check(
    _ reconciliation: Reconciliation, _ world: World, _ before: [String: String], _ place: String
  ) throws {
    for verdict in reconciliation.verdicts {
      let path = verdict.path.string
      let new = world.generated[path]
      let now = world.visible[path]
      switch verdict.state {
      case .clean: #expect(new == now || path.hasSuffix("once.py"), "\(place) \(path)")
      case .missing: #expect(now == new && before[path] == nil, "\(place) \(path)")
      case .userEdited, .orphanEdited: #expect(now == before[path], "\(place) \(path)")
      case .orphan: #expect(now == nil && new == nil, "\(place) \(path)")
      case .conflict: Issue.record("\(place) \(path): a side was chosen")
      case .specChanged, .templateChanged, .generatorChanged:
        if !verdict.isEdited { #expect(now == new, "\(place) \(path)") }
      }
    }
  }
}
