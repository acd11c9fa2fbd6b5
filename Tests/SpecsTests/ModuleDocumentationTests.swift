import Core
import Testing

@testable import Specs

/// `docs/module-spec.md` and its JSON Schema are written from the field table.
@Suite struct ModuleDocumentationTests {
  @Test func documentIsInStepWithTheTable() throws {
    try DocumentationTests.compare(Self.document, with: "module-spec.md")
  }

  /// A keystone without a row would be an unknown field.
  @Test func everyKeystoneIsASection() {
    for keystone in ModuleFields.keystones {
      #expect(ModuleFields.topNames.contains(keystone.name))
    }
  }

  private static var document: String {
    """
    # Module specs

    <!-- Written by Tests/SpecsTests/ModuleDocumentationTests.swift from the table in Sources/Specs. -->

    A *module* is a service or an integration; its *spec* is a YAML document of the format
    Module-Spec, version 2.4, 2.5 or 2.6, in a file of its own or in a fenced block of a Markdown file.
    Modules and [agents](canonical-schema.md) may stand in one collection and have one order. For
    editors there is the same as [JSON Schema](../schemas/module_spec.schema.json); what templates see of a spec
    is told in [module-spec-context.md](module-spec-context.md).

    ## Reading

    - Keys are compared in lower case without `_` and `-`. Unknown ones are warnings with a
      suggestion.
    - The id is `metadata.module_id` as a Python identifier: `email.adapter` and `email_adapter` are
      one module.
    - Required fields are checked from the version on that the table names.
    - `schema_version` may have a patch level (`2.6.0`). A spec without it is taken for the newest
      version that it has the sections of, with a warning.
    - Without the keystones nothing is generated:
      \(keystones).
    - A spec that still holds `{{…}}` or `<module_id>` of its template is one finding, which lists
      all of them.
    - `codegen_hints.refuse_if_missing` names further sections that must be there, and
      `codegen_hints.forbid_guessing` makes an error of every fact that would have to be guessed.
    - What older versions write otherwise is read as it is: `tier` as text, flags as text, acceptance
      and environment as names or maps, kinds of failure beside or below `categories`,
      `notes_for_perplexity`, `durability` as one word, `module` for `from_module` and `to_module`.
      `l9gen migrate` brings a file to 2.6 ([what changes](module-migration.md)).

    ## Order and tiers

    A module needs what `runtime_wiring.depends_on`, `dependency_contract.outbound` and
    `dependencies.outbound_calls` name, and is needed by those in `dependency_contract.inbound`, if
    they are units of the collection. A circle in `runtime_wiring.depends_on` is an error; calls give
    way. `external` is another system.

    A module may depend on modules of lower tiers, and on those of the tiers in
    `dependencies.allowed_tiers`. Tiers forbid edges; they make none, so two modules that do not know
    each other have no order between them.

    Whatever else a spec depends on is a service of the platform. If a contract of the collection, or
    `.l9_repo.meta.yaml` in the target repository, has a list `platform_services`, a name that is not
    in it is an error.

    ## Registry and changes

    `modules/registry.yaml` lists the modules of a repository with `module_id`, `tier`, `scope`, `status`
    (`pending`, `existing`, `spec_complete`, `complete`, `deprecated`, `superseded`, `archived`),
    `superseded_by` and `folder`. `l9gen registry` holds it against specs and folders, and takes the
    entries of a published registry (`--import`). `l9gen breaking` tells
    [which changes](module-breaking.md) of a spec break somebody.

    ## Fields

    A dot stands for a map inside a map, `[]` for each element of a list, `*` for a name of your own.

    \(FieldText.sections(of: ModuleFields.table))
    """
  }

  private static var keystones: String {
    let names = ModuleFields.keystones.map {
      "`\($0.name)`" + ($0.since == "2.4" ? "" : " (from \($0.since))")
    }
    return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }
}
