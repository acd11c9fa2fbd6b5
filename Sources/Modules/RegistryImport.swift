package import Core
import Documents
import Specs

extension Registry {
  /// Takes the entries of a published registry into the machine's own.
  ///
  /// Entries that are there stay; one that differs is a finding, and nothing is made.
  ///
  /// - Parameters:
  ///   - current: the machine's registry; nil when there is none yet.
  ///   - path: where the machine's registry is or will be.
  /// - Returns: the machine's registry as it will be; nil when something is wrong.
  package static func imported(
    _ source: Source, into current: Source?, path: String, diagnostics: inout Diagnostics
  ) -> Source? {
    guard let incoming = Registry(source, diagnostics: &diagnostics) else { return nil }
    let start = current ?? Source(path: path, text: head)
    var known: [String: Entry] = [:]
    if let current {
      guard let registry = Registry(current, diagnostics: &diagnostics) else { return nil }
      for entry in registry.entries { known[entry.id] = entry }
    }
    do throws(YAMLEdit.Problem) {
      var edit = try YAMLEdit(start)
      var added: [JSON] = []
      for entry in incoming.entries {
        if let same = known[entry.id] {
          compare(entry, same, &diagnostics)
        } else {
          added.append(entry.field.json)
        }
      }
      try edit.append(contentsOf: added, to: [.key("modules")])
      return diagnostics.hasErrors ? nil : edit.source
    } catch {
      diagnostics.add(ModuleRules.cannotMigrate, error.message, at: error.span)
      return nil
    }
  }

  private static let head = """
    # The modules of this repository. 'l9gen registry' holds it against specs and folders.
    version: 1
    modules: []

    """

  private static func compare(
    _ entry: Entry, _ known: Entry, _ diagnostics: inout Diagnostics
  ) {
    if entry.tier != known.tier {
      diagnostics.add(
        ModuleRules.tierConflict,
        "'\(entry.moduleID.string)' is of tier \(entry.tier) here, the registry says \(known.tier)",
        at: entry.tierSpan, notes: [.init("the registry", at: known.tierSpan)])
    }
    if entry.standing != known.standing {
      diagnostics.add(
        ModuleRules.statusConflict,
        "'\(entry.moduleID.string)' is '\(entry.standing)' here, '\(known.standing)' in the registry",
        at: entry.status.span, notes: [.init("the registry", at: known.status.span)])
    }
  }
}
