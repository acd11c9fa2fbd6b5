import Core
import Foundation
import Testing

@testable import Jinja

@Suite struct BundledTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../templates").standardizedFileURL

  static var sources: [Source] {
    guard let all = FileManager.default.enumerator(atPath: root.path) else { return [] }
    return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".j2") }.compactMap { name in
      (try? Data(contentsOf: root.appending(path: name))).map {
        Source(path: name, bytes: Array($0))
      }
    }
  }

  @Test func everyBundledTemplateCompiles() {
    var diagnostics = Diagnostics()
    let set = TemplateSet(sources: Self.sources, diagnostics: &diagnostics)
    #expect(diagnostics.isEmpty, "\n\(DiagnosticText().render(diagnostics))")
    #expect(set.names.count == Self.sources.count)
  }
}
