import Core
import Foundation
import Testing

@testable import Documents

/// Real inputs, where they are at hand: `L9_CORPUS`, or `../shared/corpus` beside the package.
enum Corpus {
  static let folder: URL? = {
    if let path = ProcessInfo.processInfo.environment["L9_CORPUS"] { return URL(filePath: path) }
    var package = URL(filePath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    let sibling = package.deletingLastPathComponent().appending(path: "shared/corpus")
    return FileManager.default.fileExists(atPath: sibling.path()) ? sibling : nil
  }()

  static func source(_ path: String) throws -> Source {
    let folder = try #require(folder)
    return Source(path: path, bytes: Array(try Data(contentsOf: folder.appending(path: path))))
  }
}

@Suite(.enabled(if: Corpus.folder != nil, "no corpus: set L9_CORPUS to its folder"))
struct CorpusTests {
}
