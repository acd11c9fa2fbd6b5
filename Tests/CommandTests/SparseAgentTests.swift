import Testing

/// Agents of which a schema states little: what is generated for them tests something, or is not there.
@Suite struct SparseAgentTests {
  private static let schema = """
    system: Quiet
    module: service
    name: Quiet
    role: Is there.
    rootpath: L9/agents/quiet
    metadata: {version: 6.0.0, generated: 2026-01-05}
    governance: {anchors: [Ann]}
    """

  @Test func anAgentWithoutEndpointsHasNoTestsOverNothing() throws {
    let room = try Room.repository()
    try room.write(Self.schema, to: "input_schemas/quiet/quiet.yaml")
    let result = try room.l9gen(
      ["extract", "quiet", "--no-checks", "--no-commit", "-o", "out", "--templates", Tool.bundled])
    #expect(result.code == 0, "\(result.errors)")
    let files = try room.run(["sh", "-c", "cat out/quiet_*/tests/quiet_integration/*.py"])
    #expect(files.contains("async def test_health_metrics_and_documents_are_served"))
    for parameters in ["OPERATIONS", "in PROBES]"] { #expect(!files.contains(parameters)) }
  }
}
