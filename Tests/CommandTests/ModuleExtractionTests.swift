import Files
import Foundation
import Testing

/// Modules in a repository that has an application of its own.
@Suite struct ModuleExtractionTests {
  private static let server = """
    \"\"\"The platform.\"\"\"
    from fastapi import FastAPI  # keep

    app = FastAPI()


    @app.get("/health")
    def health() -> str:
        return "ok"

    """
  private static let time = [("SOURCE_DATE_EPOCH", "1700000000")]

  /// - Parameter place: where the platform's own code stands; nil for a platform without any.
  private func repository(
    _ server: String = server, in place: String? = "api/server.py"
  ) throws -> Room {
    let room = try Room.withModules()
    if let place { try room.write(server, to: place) }
    try room.run(["git", "add", "-A"])
    try room.run(["git", "commit", "-q", "-m", "base"])
    return room
  }

  private func extract(_ room: Room, _ options: [String] = []) throws -> Tool.Result {
    try room.l9gen(
      ["extract", "demo", "--templates", Tool.bundled, "--no-checks"] + options, Self.time,
      seconds: 300)
  }

  private func wired(_ room: Room) throws -> String {
    try room.run(["git", "show", "l9gen/demo:api/server.py"])
  }

  @Test func modulesAreWiredOnceAndLeaveNoByteBehind() throws {
    let room = try repository()
    #expect(try extract(room).code == 0)
    let first = try wired(room)
    #expect(first.contains("from fastapi import FastAPI  # keep\n# l9gen: imports of modules\n"))
    #expect(first.contains("install_mailbox_adapter(app, os.environ)  # l9gen: demo\n"))
    // The spec of the other module does not allow the file to be modified.
    #expect(!first.contains("ticket_hook"))
    #expect(try extract(room).output.contains("commit    none needed"))
    // Without the module its lines go, and nothing else.
    let spec = room.path + "/input_schemas/demo/Module-Spec-v2.6-mailbox.yaml"
    let text = try String(contentsOfFile: spec, encoding: .utf8)
    try text.replacingOccurrences(of: "[api/server.py]", with: "[]")
      .write(toFile: spec, atomically: true, encoding: .utf8)
    #expect(try extract(room).code == 0)
    #expect(try wired(room) == Self.server)
  }

  @Test func anUnclearPlaceIsNotGuessed() throws {
    let room = try repository("from fastapi import FastAPI\na = FastAPI()\nb = FastAPI()\n")
    let result = try extract(room)
    #expect(result.code == 1)
    #expect(
      result.errors.hasPrefix(
        """
        error[L9D045]: more than one application is made here
           --> api/server.py:2:1
            |
          2 | a = FastAPI()
            | ^^^^^^^^^^^^^
        note: and here
           --> api/server.py:3:1
            |
          3 | b = FastAPI()
            | ^^^^^^^^^^^^^
        note: the spec allows the file to be modified
           --> input_schemas/demo/Module-Spec-v2.6-mailbox.yaml:159:28
        """), "\(result.errors)")
    #expect(
      try room.attempt(["git", "rev-parse", "-q", "--verify", "l9gen/demo"]).isSuccess == false)
    #expect(!room.exists("extractions"))
  }

  @Test func withoutAnInterpreterThePlatformsFilesStay() throws {
    let room = try repository()
    let result = try extract(room, ["--python", "/nonexistent/python"])
    #expect(result.code == 0)
    #expect(result.errors.contains("warning[L9D046]"))
    #expect(try wired(room) == Self.server)
  }

  /// The extraction's folder lies beside and is no part of the repository.
  @Test func theBranchOfModulesFulfilsItsOwnContracts() throws {
    let room = try repository()
    #expect(try extract(room).code == 0)
    try room.run(["git", "checkout", "-q", "l9gen/demo"])
    let scan = try room.l9gen(["scan", "--templates", Tool.bundled], seconds: 600)
    #expect(scan.code == 0)
    #expect(scan.output.contains(", 0 gaps, "), "\(scan.output)")
    #expect(scan.output.hasSuffix("behaviours (collected)\n"))
    #expect(!scan.output.contains("not checked"))
  }

  /// A disowned file is not drift, so the short way finds everything clean.
  @Test func disownedCodeThatLeftItsSpecIsToldEveryTime() throws {
    let room = try repository("", in: nil)
    #expect(try extract(room).code == 0)
    try room.run(["git", "checkout", "-q", "l9gen/demo"])
    let routes = "api/adapters/mailbox_adapter/routes/mailbox_adapter.py"
    #expect(try room.l9gen(["disown", routes]).code == 0)
    let check = ["check", "demo", "--templates", Tool.bundled]
    let clean = try room.l9gen(check, Self.time, seconds: 300)
    #expect(clean.code == 0 && clean.output.hasSuffix(" clean, 1 disowned\n"), "\(clean)")
    try removeGuard(routes, room)
    for _ in 0..<2 {
      let told = try room.l9gen(check, Self.time, seconds: 300)
      #expect(told.code == 1 && told.output.contains("error[L9D047]: "), "\(told)")
      #expect(told.output.hasSuffix(" clean, 1 disowned\n"))
    }
  }

  private func removeGuard(_ routes: String, _ room: Room) throws {
    let text = String(decoding: try room.read(routes), as: UTF8.self)
    let open = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.contains(".verify(") ? "            del body" : $0 }.joined(separator: "\n")
    try room.write(open, to: routes)
  }

  @Test func codeThatLeftItsSpecIsToldWithBothPlaces() throws {
    let room = try repository()
    let conform = ["conform", "demo", "--templates", Tool.bundled]
    let absent = try room.l9gen(conform, seconds: 300)
    #expect(absent.code == 1 && absent.output.contains("error[L9D048]"), "\(absent.output)")
    #expect(try extract(room).code == 0)
    try room.run(["git", "checkout", "-q", "l9gen/demo"])
    #expect(try room.l9gen(conform, seconds: 300).output == "no findings\n")
    let elsewhere = ["-C", "input_schemas"] + conform + ["--into", ".."]
    #expect(try room.l9gen(elsewhere, seconds: 300).output == "no findings\n")
    let routes = "api/adapters/mailbox_adapter/routes/mailbox_adapter.py"
    try removeGuard(routes, room)
    let result = try room.l9gen(conform, seconds: 300)
    #expect(result.code == 1)
    let message = "error[L9D047]: 'POST /mailbox/events' is served without authentication"
    #expect(result.output.contains(message), "\(result.output)")
    #expect(result.output.contains("--> \(routes):"))
    #expect(result.output.contains("Module-Spec-v2.6-mailbox.yaml:"))
    #expect(result.output.hasSuffix("1 error\n"))
    // The same of a branch, without a work tree; nothing is remembered of it.
    let check = ["check", "demo", "--templates", Tool.bundled, "--branch", "l9gen/demo"]
    let sound = try room.l9gen(check, Self.time, seconds: 300)
    #expect(sound.code == 0, "\(sound)")
    try room.run(["git", "commit", "-qam", "open"])
    try room.run(["git", "clone", "-q", "--bare", ".", "bare.git"])
    for place in [[], ["--into", "bare.git"], ["--into", "bare.git"]] {
      let told = try room.l9gen(check + place, Self.time, seconds: 300)
      #expect(told.code == 1 && told.output.contains(message), "\(told)")
      #expect(told.output.contains("--> \(routes):"))
      #expect(told.output.contains(" 1 user-edited\n"), "\(told.output)")
    }
  }
}
