import Core
import Living
package import Reports

extension Verification {
  /// The same for programs that show findings.
  ///
  /// - Parameters:
  ///   - name: what the extraction is called there.
  ///   - places: where readers find a file of the extraction.
  package func part(_ name: String, _ places: (String) -> ReportedFile) -> Report.Part {
    let all = differences + unlisted.map { Difference(path: $0, kind: .unlisted) }
    return Report.Part(
      "verify", of: name,
      findings: all.map { difference in
        ReportedFinding(
          difference.kind.rule, "'\(difference.path)': \(difference.message)",
          help: difference.kind.help, at: places(difference.path), key: difference.path)
      },
      praise: isIntact ? "\(fileCount) files are as they were sealed" : nil)
  }
}

extension Verification.Difference.Kind {
  /// What is said of it in the text.
  var message: String {
    switch self {
    case .missing: "it is missing"
    case .changed: "it was changed"
    case .seal: "its seal is not that of the files"
    case .unlisted: "the manifest does not list it"
    }
  }

  fileprivate var rule: Rule {
    switch self {
    case .missing: LivingRules.sealedMissing
    case .changed, .seal: LivingRules.sealBroken
    case .unlisted: LivingRules.unlisted
    }
  }

  fileprivate var help: String {
    switch self {
    case .missing, .changed, .seal:
      "'l9gen extract' writes the extraction anew; what was changed belongs into schema or template"
    case .unlisted: "move it elsewhere, or let the collection generate it"
    }
  }
}

extension HeaderVerification {
  /// The same for programs that show findings.
  ///
  /// - Parameter places: where readers find a file, by how it is shown.
  package func part(_ places: (String) -> ReportedFile) -> Report.Part {
    let edited = changed.map { path in
      ReportedFinding(
        LivingRules.userEdited, "'\(path)' was changed since it was generated",
        help: "'l9gen guard \(path)' tells the schema to change instead", at: places(path),
        key: path)
    }
    let older = foreign.map { path in
      ReportedFinding(
        LivingRules.withoutDigest, "'\(path)' has an older block, which carries no digest",
        help: "'l9gen plan' with '--conflicts older' brings it to the present form",
        at: places(path), key: path)
    }
    return Report.Part(
      "verify", of: "", findings: edited + older,
      praise: intact.isEmpty
        ? nil : "\(intact.count) \(intact.count == 1 ? "file is" : "files are") as generated")
  }
}

extension ReportedFinding {
  fileprivate init(
    _ rule: Rule, _ message: String, help: String, at file: ReportedFile, key: String
  ) {
    self.init(rule, rule.severity, message, at: .init(file), key: key)
    self.help = help
  }
}
