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
  package static let all: [Rule] = [notPlanned, noLine, whichCollection]
}
