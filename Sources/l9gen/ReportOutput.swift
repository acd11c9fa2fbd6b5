import Core
import Files
import Generation
import Git
import Living
import Reports

/// Forms of findings that other programs read.
enum ReportFormat: String, CaseIterable {
  case sarif, github, junit
}

extension Session {
  /// What `--format` asks for beside text and JSON.
  var reportFormat: ReportFormat? { invocation[.format].flatMap { ReportFormat(rawValue: $0) } }

  /// - Parameter text: the same for people; it goes to a workflow's log.
  func show(
    _ report: Report, _ format: ReportFormat, _ text: String, _ code: ExitCode
  ) -> ExitCode {
    show(bytes(of: report, format, text), code)
  }

  func bytes(of report: Report, _ format: ReportFormat, _ text: String) -> [UInt8] {
    switch format {
    case .sarif: SARIF(report).json.documentBytes
    case .junit: Array(JUnit(report).text.utf8)
    case .github: Array((GitHubAnnotations(report).text + GitHubAnnotations.quoted(text)).utf8)
    }
  }

  /// Findings about the collection of the command line.
  func report(of diagnostics: Diagnostics) -> Report {
    let command = invocation.command?.rawValue ?? ""
    let collection = invocation.operands.first
    return Report(
      command: command, parts: [part(command, collection ?? "", diagnostics)])
  }

  /// - Parameter collection: as it was named; only its last word is told.
  func part(_ name: String, _ collection: String, _ diagnostics: Diagnostics) -> Report.Part {
    let place = reportedPlaces(of: collection)
    return Report.Part(
      name, of: Self.word(of: collection),
      findings: diagnostics.sorted.map { ReportedFinding($0, file: place) })
  }

  /// What a collection is called in a report, which must not tell where it lies.
  static func word(of collection: String) -> String {
    let last = collection.split(separator: "/").last.map(String.init) ?? ""
    return last == "." || last == ".." ? "" : last
  }

  /// Where readers find the sources of a collection, of its templates and of generated code.
  func reportedPlaces(of collection: String) -> (Source) -> ReportedFile {
    let file = reportedFiles(of: collection)
    let before = invocation[.against].map { $0 + ":" }
    return { source in
      if let before, source.path.utf8.starts(with: before.utf8) {
        return ReportedFile(String(source.path.dropFirst(before.count)), in: .earlier)
      }
      return file(source.path)
    }
  }

  private func reportedFiles(of collection: String) -> (String) -> ReportedFile {
    let workspace = try? workspace()
    let location = workspace.flatMap { Inputs.locate(collection, in: $0) }
    // A repository that cannot be read is told by whoever needs it.
    let repository = (try? repository(isNeeded: false)) ?? nil
    return { path in
      let shown = Self.shownPath(path, in: location)
      if UserFile.isFile(shown), let inside = repository?.pathInside(shown) {
        return ReportedFile(inside)
      }
      return ReportedFile(path, in: .collection)
    }
  }

  /// Where readers find the files of a drift report.
  func driftPlaces(of collection: String) -> DriftReport.Files {
    let schema = reportedFiles(of: collection)
    let templates = (try? workspace())?.templates
    let repository = (try? repository(isNeeded: false)) ?? nil
    return DriftReport.Files(
      generated: { ReportedFile($0.string) }, schema: schema,
      template: { path in
        let inside = templates.flatMap { repository?.pathInside($0 + "/" + path) }
        return inside.map { ReportedFile($0) } ?? ReportedFile(path, in: .templates)
      })
  }

  /// Where readers find the files of a folder.
  func reportedPlaces(in folder: String) -> (Source) -> ReportedFile {
    let repository = (try? Repository.around(folder)) ?? nil
    let prefix = repository?.pathInside(folder).flatMap { $0.isEmpty ? nil : $0 + "/" } ?? ""
    return { ReportedFile(prefix + $0.path) }
  }
}
