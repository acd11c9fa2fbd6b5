extension Command {
  static let whyRow = Row(
    operand: "<file>[:<line>]", summary: "tell where a line of a generated file comes from",
    details: """
      Names the line of the template, with the includes and calls that led there, the field of the
      schema, and the row of the manifest that asks for the file. The file may stand in an
      extraction, in the repository or nowhere: it is rendered again in memory, and a line that was
      edited since is told as such. Without a line: template and field of every line. Reads the
      collection; writes and runs nothing.
      """,
    examples: [
      ("l9gen why agents/first/rules.py:41", "a line of a file of the repository"),
      ("l9gen why agents/first/rules.py", "every line of it, in short"),
      ("l9gen why extractions/starter_20260105_000000/README.md:3", "a file of an extraction"),
      ("l9gen why agents/first/rules.py:41 --collection starter", "a file that is not there yet"),
    ])

  static let impactRow = Row(
    operand: "<schema>:<line>",
    summary: "tell what a field of a schema, or a line of a template, changes",
    details: """
      Generates the collection in memory with other values of the field, or of every field below
      the key on the line, and names the files and lines that differ from those of the present
      value: which hold the value itself, which follow from it, which are header. The values that
      were tried are told, with those that the rules refuse. Writes and runs nothing, so files that
      say what a run measured are named without lines. Tables of the template folder are tried
      likewise. A line of a template leads to the lines that it writes, by the places that
      rendering records, and to those that another condition, loop or assignment on it changes.
      """,
    examples: [
      ("l9gen impact input_schemas/starter/greeter.yaml:15", "the field on this line"),
      ("l9gen impact input_schemas/starter/greeter.yaml:15 --value strict", "for one value"),
      ("l9gen impact input_schemas/starter/greeter.yaml:15:9", "only the field in this column"),
      ("l9gen impact templates/python/agent.py.j2:12 --collection starter", "a template's line"),
    ])

  static let reproduceRow = Row(
    operand: "<collection>", summary: "generate several times and compare",
    details: """
      Runs l9gen as often as asked for, each time in a process of its own with other hash seeds,
      workers, order of files on the disk, working directory, HOME, TZ, locale and umask, on copies
      of schemas and templates, and commits to a repository of its own. Compares bytes, rights,
      tree and commit. Where a run differs: the first differing line, and the line of the template
      that made it; exit code 1. Checks are not run. Nothing of yours is written.
      """,
    examples: [
      ("l9gen reproduce starter", "five runs"),
      ("l9gen reproduce starter --runs 50", "fifty surroundings, one commit"),
      ("l9gen reproduce starter --tool ../old/l9gen", "whether another program is reproducible"),
    ])
}
