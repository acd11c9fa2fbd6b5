/// A store of the runtime, chosen by how the declared storage type begins.
struct Backend: Sendable {
  let name: String
  /// The environment variables that tell where it is.
  let settings: [(name: String, standard: String, purpose: String)]

  /// In the order of the memory layers that use them.
  static let all = [
    Backend(name: "redis", settings: [("L9_REDIS_URL", "", "Address of the working memory")]),
    Backend(
      name: "postgres",
      settings: [
        ("L9_POSTGRES_URL", "", "Address of the episodic memory"),
        ("L9_SQLITE_PATH", "", "File of the episodic memory when the backend is sqlite"),
      ]),
    Backend(
      name: "neo4j",
      settings: [
        ("L9_NEO4J_URL", "", "Address of the semantic memory"),
        ("L9_NEO4J_USER", "", "User of the semantic memory"),
        ("L9_NEO4J_PASSWORD", "", "Password of the semantic memory"),
      ]),
    Backend(
      name: "hypergraph", settings: [("L9_HYPERGRAPH_URL", "", "Address of the causal memory")]),
    Backend(
      name: "s3",
      settings: [
        ("L9_ARCHIVE_BUCKET", "", "Bucket of the archive"),
        ("L9_ARCHIVE_PREFIX", "l9", "Prefix of the keys in the archive"),
      ]),
  ]

  /// `postgres + pgvector` and `POSTGRES` are PostgreSQL; nil for an unknown store.
  static func named(_ storage: String) -> Backend? {
    let lowered = storage.utf8.lowered
    return all.first { lowered.begins(with: $0.name) }
  }
}
