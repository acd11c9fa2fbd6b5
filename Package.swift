// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built with the same strict settings.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: exclude,
    swiftSettings: strict)
}

let package = Package(
  name: "l9gen",
  products: [
    .executable(name: "l9gen", targets: ["l9gen"]),
    .library(name: "Generation", targets: ["Generation"]),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLibCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .systemLibrary(
      name: "CLibDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),

    .target(name: "CShims"),
    // No system libraries: they are loaded when they are first called, which keeps the start short.
    .target(name: "CLazyLibrary"),
    .target(name: "CLibCrypto", dependencies: ["CLazyLibrary"]),
    .target(name: "CLibGit2", dependencies: ["CLazyLibrary"]),

    library("Core", ["CLibCrypto"]),
    library("Files", ["Core", "CShims"]),
    library("Reports", ["Core"]),
    library("Documents", ["Core", "CLibYAML", "CLibCMark"]),
    library("Jinja", ["Core"]),
    library("Git", ["Core", "Files", "CLibGit2", "CLibCrypto", "CLibDeflate"]),
    library("Living", ["Core", "Files", "Git"]),
    library("Specs", ["Core", "Documents"]),
    library("Blueprints", ["Core", "Documents", "Files", "Jinja", "Specs"]),
    library("Modules", ["Core", "Documents", "Jinja", "Specs"]),
    library("Contracts", ["Core", "Files", "Documents", "Jinja", "Specs"]),
    library("ModuleBlueprints", ["Core", "Jinja", "Specs", "Blueprints", "Modules"]),
    library(
      "Generation",
      [
        "Core", "Files", "Documents", "Jinja", "Git", "Living", "Specs", "Blueprints", "Contracts",
        "Modules", "ModuleBlueprints", "Reports",
      ]),
    library("MCP", ["Core", "Files"]),
    library(
      "Assistants", ["Core", "Files", "Git", "Jinja", "Living", "Specs", "Generation", "MCP"]),
    .executableTarget(
      name: "l9gen",
      dependencies: [
        "Core", "Contracts", "Generation", "Living", "Modules", "Assistants", "MCP", "Reports",
      ],
      swiftSettings: strict),

    // Not a product: benchmarks/run builds it.
    .executableTarget(
      name: "l9bench", dependencies: ["Core", "Files", "Documents", "Jinja"],
      path: "benchmarks/l9bench", swiftSettings: strict),

    tests(of: "Core", []),
    tests(of: "Files", ["Core"]),
    tests(of: "Reports", ["Core"], exclude: ["Cases"]),
    tests(of: "Documents", ["Core"], exclude: ["Cases", "Snapshot.txt"]),
    tests(of: "Jinja", ["Core"], exclude: ["Cases"]),
    tests(of: "Git", ["Core", "Files"]),
    tests(of: "Living", ["Core", "Files", "Git"]),
    tests(of: "Specs", ["Core", "Documents"], exclude: ["Cases", "Golden"]),
    tests(
      of: "Contracts", ["Core", "Files", "Documents", "Specs"],
      exclude: ["Cases", "Repositories"]),
    tests(of: "Blueprints", ["Core", "Documents", "Jinja", "Specs"], exclude: ["Vectors"]),
    tests(
      of: "Modules", ["Core", "Documents", "Jinja", "Specs"], exclude: ["Cases", "Contexts"]),
    tests(
      of: "ModuleBlueprints", ["Core", "Documents", "Jinja", "Modules", "Specs"],
      exclude: ["Cases"]),
    tests(
      of: "Generation",
      ["Core", "Contracts", "Files", "Documents", "Jinja", "Git", "Specs", "Blueprints"],
      exclude: ["Pack", "Cases"]),
    tests(of: "MCP", ["Core"], exclude: ["Cases"]),
    .testTarget(
      name: "CommandTests", dependencies: ["Core", "Files"],
      exclude: ["Cases", "Collections", "Repositories"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
