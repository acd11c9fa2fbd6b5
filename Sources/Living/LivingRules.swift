package import Core

/// The rules about generated files after they were generated.
package enum LivingRules {
  package static let ledger = Rule(
    "L9L001", .error, "the ledger cannot be read",
    "The files below .l9gen/ of a repository say what was generated last, each with its digest. "
      + "Without them an edited file cannot be told from one that is merely old.")
  package static let conflict = Rule(
    "L9L002", .error, "an edited file cannot be merged",
    "Somebody changed the same lines of a generated file that the new generation changes. Nothing "
      + "is written until it is settled which lines are to stand.")
  package static let noBase = Rule(
    "L9L003", .error, "an edited file without a verified base",
    "A file differs from what is to be generated, and the bytes that were generated last are not "
      + "to be found, or not with the recorded digest. Edits are never merged against a guess.")
  package static let blocked = Rule(
    "L9L004", .error, "something else stands in a generated file's place",
    "A folder, a link or a file on the way is not replaced by a generated file.")
  package static let stale = Rule(
    "L9L005", .error, "the plan is out of date",
    "What is written is what was reviewed. When a schema, a template, a file, the branch or l9gen "
      + "itself is no longer what the plan was made for, nothing of it is carried out.")
  package static let planFile = Rule(
    "L9L006", .error, "not a plan that can be carried out",
    "'l9gen plan -o FILE' writes plans; their digest covers every byte, so that a plan that was "
      + "changed by hand or cut short is refused.")
  package static let interrupted = Rule(
    "L9L007", .error, "an apply was interrupted",
    "A run was ended while it wrote. Until the next plan, apply, extract or undo has finished its "
      + "work, the files are partly old and partly new.")
  package static let nothingToUndo = Rule(
    "L9L008", .error, "there is nothing to undo",
    "'l9gen undo' takes the last 'l9gen apply' of this work tree back, then the one before, each "
      + "once. What 'l9gen ci --regenerate' wrote was applied collection by collection.")
  package static let branchEdits = Rule(
    "L9L009", .error, "the branch holds edits that the work tree lacks",
    "Applying a plan also commits its files to the branch of the collection. A file that somebody "
      + "changed there would be replaced by the one of the work tree.")
  package static let noWorkTree = Rule(
    "L9L010", .error, "the repository has no work tree",
    "Generated files are compared and changed where they are worked with: in a work tree.")
  package static let notGenerated = Rule(
    "L9L011", .error, "not a generated file",
    "Only a path that l9gen generated can be disowned, and only a disowned one owned again.")
  package static let lostCollection = Rule(
    "L9L012", .error, "a recorded collection is not to be found",
    "The repository holds files of a collection whose schemas are neither under input_schemas/ nor "
      + "named on the command line. They are not taken for orphans.")
  package static let hidden = Rule(
    "L9L013", .error, "a package would hide a module",
    "Where a folder with an `__init__.py` and a file `.py` have one name, Python imports the folder. "
      + "Generated files that change what existing imports mean are not written.")

  // The states of 'l9gen check', for programs that keep findings by their rules.
  package static let userEdited = Rule(
    "L9L031", .error, "a generated file was edited",
    "The file differs from what was generated, and nothing that it is generated from has changed. "
      + "The edit stays until the file is generated anew, and is merged then; but the next reader "
      + "of the schema does not know of it.")
  package static let specChanged = Rule(
    "L9L032", .error, "a generated file is older than its schema",
    "The schema was changed and the file was not generated since, so the two say different things.")
  package static let templateChanged = Rule(
    "L9L033", .error, "a generated file is older than its template",
    "The template was changed and the file was not generated since.")
  package static let generatorChanged = Rule(
    "L9L034", .error, "a generated file is of another version of l9gen",
    "Schema and template are those that the file was generated from, and still this version of "
      + "l9gen writes it otherwise.")
  package static let driftConflict = Rule(
    "L9L035", .error, "an edited file cannot be brought up to date",
    "The file was edited where the new generation changes it, too, or it cannot be told what was "
      + "generated last. Nothing is written until a person has chosen.")
  package static let missing = Rule(
    "L9L036", .error, "a generated file is missing",
    "The schema asks for a file that is not there: it was deleted, or never generated.")
  package static let orphan = Rule(
    "L9L037", .error, "a generated file is asked for no more",
    "Nothing asks for the file any more, and nobody edited it, so that it can be removed.")
  package static let orphanEdited = Rule(
    "L9L038", .error, "an edited file is asked for no more",
    "Nothing asks for the file any more, but somebody edited it. It is never removed by l9gen.")

  // What 'l9gen verify' finds, for the same programs.
  package static let sealBroken = Rule(
    "L9L041", .error, "a file of an extraction was changed",
    "The manifest of an extraction lists every file with its digest, and a seal over all of them. "
      + "What the evidence says holds for those bytes only.")
  package static let sealedMissing = Rule(
    "L9L042", .error, "a file of an extraction is missing",
    "The manifest of an extraction lists every file. One that is gone was part of what was tested.")
  package static let unlisted = Rule(
    "L9L043", .error, "a file that the manifest does not list",
    "Somebody put a file into the folder of an extraction. No check of that run has seen it.")
  package static let withoutDigest = Rule(
    "L9L044", .warning, "a generated file without a digest of its own",
    "The block of an early version, or of another generator, carries no digest of the body, so "
      + "nobody can tell from the file alone whether it was edited.")

  package static let all: [Rule] = [
    ledger, conflict, noBase, blocked, stale, planFile, interrupted, nothingToUndo, branchEdits,
    noWorkTree, notGenerated, lostCollection, hidden, userEdited, specChanged, templateChanged,
    generatorChanged, driftConflict, missing, orphan, orphanEdited, sealBroken, sealedMissing,
    unlisted, withoutDigest,
  ]
}
