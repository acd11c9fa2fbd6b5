/// Which verbs of operations belong to an archetype.
enum Verbs {
  static func isVerb(_ verb: String, of archetype: String) -> Bool {
    table[archetype]?.contains(verb) ?? false
  }

  private static let table: [String: [String]] = [
    "builder": ["build", "compose"],
    "checker": ["validate", "check", "verify", "audit", "assess"],
    "controller": ["process"],
    "detector": ["detect", "analyze", "monitor"],
    "engine": ["infer", "reason", "decide"],
    "enricher": ["enrich"],
    "evaluator": ["evaluate"],
    "generator": ["generate", "produce", "embed", "render"],
    "governance_bridge": ["request", "override", "approve", "escalate"],
    "handler": ["process", "handle", "report", "submit", "receive"],
    "lifecycle": ["promote", "rollback", "deploy", "release", "revert"],
    "matcher": ["match", "resolve", "link"],
    "optimizer": ["optimize", "tune"],
    "recorder": ["query", "get", "list", "record", "log"],
    "registry": ["register", "unregister"],
    "reporter": ["report", "generate", "summarize"],
    "router": ["route", "dispatch"],
    "runner": ["trigger", "run", "start", "train", "retrain", "execute"],
    "scheduler": ["schedule", "retrain", "trigger"],
    "scorer": ["score", "rank", "rate"],
    "status": ["get", "query", "read", "show", "list"],
    "translator": ["translate", "transform", "normalize", "format", "convert", "ingest"],
  ]
}
