import Core
import Foundation
import Testing

@testable import Files

/// A folder that lives as long as a test.
final class Scratch {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "l9gen-test-" + UUID().uuidString
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try! Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Everything beneath, `path=content`, sorted.
  func snapshot() -> [String] {
    let names = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []
    return names.sorted().compactMap { name in text(name).map { "\(name)=\($0)" } }
  }

  func link(_ name: String, to target: String) {
    try! FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }

  func remove(_ name: String) { try! FileManager.default.removeItem(atPath: path + "/" + name) }

  func setMode(_ mode: Int, of name: String) {
    try! FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: path + "/" + name)
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

func tree(_ files: [(String, String)]) throws -> OutputTree {
  try OutputTree(files.map { OutputFile(RelativePath(literal: $0.0), Array($0.1.utf8)) })
}

func expectFailure<Result>(
  _ rule: Rule, _ message: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  do {
    _ = try body()
    Issue.record("no failure", sourceLocation: sourceLocation)
  } catch let failure as Failure {
    #expect(failure.rule == rule, "\(failure)", sourceLocation: sourceLocation)
    if let message { #expect(failure.message == message, sourceLocation: sourceLocation) }
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}
