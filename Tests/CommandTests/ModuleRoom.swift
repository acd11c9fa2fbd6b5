import Foundation
import Testing

extension Room {
  /// An empty repository with the shipped example of modules as the collection `demo`.
  static func withModules() throws -> Room {
    let room = try Room()
    try room.run(["git", "init", "-q", "-b", "main", "--template="])
    let demo = Tool.cases.appending(path: "../../../input_schemas/modules_demo")
      .standardizedFileURL.path()
    try FileManager.default.createDirectory(
      atPath: room.path + "/input_schemas", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: demo, toPath: room.path + "/input_schemas/demo")
    return room
  }
}
