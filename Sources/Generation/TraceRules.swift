package import Core

/// Findings of the commands that trace outputs to inputs and back.
package enum TraceRules {
  package static let notPlanned = Rule(
    "L9X030", .error, "no file of the collection",
    "'l9gen why' tells where a line of a generated file comes from. The path is one of the extraction "
      + "or of the repository; 'l9gen plan' lists both.")
  package static let noLine = Rule(
    "L9X031", .error, "no such line",
    "A place is FILE:LINE, with lines counted from 1. The file is shorter than that.")
  package static let whichCollection = Rule(
    "L9X032", .error, "collection not told",
    "A generated file does not say by itself which collection it is of when it stands neither in an "
      + "extraction nor in a repository that records it. --collection names it.")
  package static let noField = Rule(
    "L9X033", .error, "no field on the line",
    "'l9gen impact' changes the value on a line of a schema in memory, or every value below the key on "
      + "it. A comment, a heading or an empty line has none; of a template every line can be asked about."
  )
  package static let notRead = Rule(
    "L9X034", .error, "no input of the collection",
    "A place of a schema lies in a file that the collection is read from. --collection names the "
      + "collection where its folder does not.")
  package static let noTool = Rule(
    "L9X035", .error, "program not found",
    "'l9gen reproduce' runs itself, or with --tool another program that takes the same arguments, such "
      + "as an older version or a wrapper.")
  package static let all: [Rule] = [
    notPlanned, noLine, whichCollection, noField, notRead, noTool,
  ]
}
