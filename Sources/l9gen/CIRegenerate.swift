import Core
import Files
import Generation
import Git
import Living
import Reports

extension Session {
  /// Generates anew what drifted, on a branch of its own.
  ///
  /// - Parameter parts: what was looked at before.
  func ciRegenerate(_ names: [String], _ parts: [Report.Part]) -> [CIPart] {
    if let reason = ForeignCode.reason() {
      return [CIPart("regenerate", of: "", .notRun(reason))]
    }
    let drifted = names.filter { name in
      parts.contains {
        $0.name == "check" && $0.outcome == .done && $0.subject == Self.word(of: name)
          && !$0.findings.isEmpty
      }
    }
    if drifted.isEmpty { return [CIPart("regenerate", of: "", .notNeeded("nothing drifted"))] }
    return drifted.map { name in
      do throws(Failure) {
        return try regenerate(name)
      } catch {
        return CIPart("regenerate", of: Self.word(of: name), .notRun(error.message))
      }
    }
  }

  private func regenerate(_ name: String) throws(Failure) -> CIPart {
    let word = Self.word(of: name)
    let repository = try repository()
    let application = try Application(repository)
    tell(try application.recover())
    var diagnostics = Diagnostics()
    // Its words were checked before anything was looked at.
    guard let extraction = try? request(for: name),
      let blueprinted = try Blueprinted.make(
        extraction, in: workspace(), repository: repository, diagnostics: &diagnostics)
    else { return CIPart("regenerate", of: word, .notRun("the schemas are not sound")) }
    let branch = try BranchName(invocation[.branch] ?? "l9gen/regenerate")
    let request = ProposalRequest(
      extraction: extraction, branch: branch, author: try author(in: repository))
    guard
      let proposal = try blueprinted.propose(
        request, in: application, repository, diagnostics: &diagnostics)
    else {
      return CIPart(
        Report.Part(
          "regenerate", of: word, findings: part("regenerate", name, diagnostics).findings),
        text(diagnostics, of: name))
    }
    if proposal.hasFailures {
      let gates = proposal.checks.filter { $0.outcome == .failed }.map(\.gate)
      let list = gates.joined(separator: ", ")
      return CIPart("regenerate", of: word, .notRun("nothing is committed: \(list) failed"))
    }
    return try carryOut(proposal.plan, on: branch, word, application, repository)
  }

  private func carryOut(
    _ plan: ChangePlan, on branch: BranchName, _ word: String, _ application: Application,
    _ repository: Repository
  ) throws(Failure) -> CIPart {
    guard plan.commit != nil else {
      return CIPart("regenerate", of: word, .notNeeded("\(branch) holds the same files"))
    }
    let outcome = try application.apply(plan)
    tell(outcome)
    guard outcome.isBranchMoved, outcome.changedMeanwhile.isEmpty else {
      return CIPart("regenerate", of: word, .notRun("another program changed the files meanwhile"))
    }
    try Drift.note(plan, application, repository)
    return CIPart(Report.Part("regenerate", of: word, praise: "committed to \(branch)"), plan.text)
  }
}

/// Whether the code at hand may come from somebody who may not write here.
enum ForeignCode {
  /// Why nothing is committed; nil where the code is the repository's own.
  static func reason() -> String? {
    let fork = "the code comes from a fork: nothing is committed for it"
    if let source = Environment["CI_MERGE_REQUEST_SOURCE_PROJECT_PATH"],
      source != Environment["CI_PROJECT_PATH"]
    {
      return fork
    }
    guard Environment["GITHUB_ACTIONS"] == "true" else { return nil }
    guard let path = Environment["GITHUB_EVENT_PATH"], let own = Environment["GITHUB_REPOSITORY"],
      let bytes = try? UserFile.read(path, limit: 64 << 20), let event = try? JSON(parsing: bytes)
    else { return "it cannot be told whether the code comes from a fork" }
    for (name, key) in [("pull_request", "head"), ("workflow_run", "head_repository")] {
      guard let origin = event[name] else { continue }
      let repository = name == "pull_request" ? origin[key]?["repo"] : origin[key]
      // A fork that was deleted has no name any more.
      if repository?["full_name"]?.string != own { return fork }
    }
    return nil
  }
}
