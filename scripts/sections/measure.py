"""Takes fields out of a schema one by one and says which generated files each of them changes."""

import copy
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

SCHEMAS = Path("Tests/Collections/sections")
FIELDS = Path("docs/canonical-schema.md")
PAGE = Path("docs/section-effects.md")
LIST = Path("templates/glue/document_facts.yaml")
# Records of a run say what the inputs were; they change with every byte of a schema.
RECORDS = ("evidence_report.md", "extraction_manifest.json", "extraction_sequence.yaml",
           "locked_todo_plan.txt", "_manifest.json")
# Digests of the schema, and the day and version that stand in every header.
SILENT = re.compile(r"hash|sha256:|_at\b|template_version|l9gen: generated|created_by")
KINDS = (("code", "code/"), ("tests", "tests/"), ("documents", "docs/"))


def fields() -> list[str]:
    """Return the fields of the canonical schema in the order of its page."""
    page = FIELDS.read_text()
    part = page[page.index("## Agent schema") : page.index("## Collection file")]
    return re.findall(r"^\| `([^`]+)`", part, re.MULTILINE)


def normal(key: str) -> str:
    """Return a key as schemas are read."""
    return str(key).lower().replace("_", "").replace("-", "")


# Fields that may stand in two places; to take one out means to take out both.
TWINS = {"version": "metadata.version", "created": "metadata.created",
         "updated": "metadata.updated", "owner": "metadata.owner", "tags": "metadata.tags"}
TWINS |= {other: own for own, other in TWINS.items()}

# Fields that count where another one is not stated: each is measured without that one.
INSTEAD = {
    "communicationstack.sentimentfeedback": ("communicationstack.ioengine.sentimentfeedback",),
    "communicationstack.contextualintentdetection":
        ("communicationstack.ioengine.contextualintentdetection",),
    "deployment.telemetry.dashboardpath": ("deployment.telemetry.dashboard",),
    "metadata.generated": ("created",),
    # A store of vectors embeds by itself.
    "memorytopology.memorygraphlinking.enableembeddingstreams":
        ("memorytopology.episodicmemory.storagetype",),
}
# Fields whose purpose is to be read by people.
PROSE = ("$schema", "title", "purpose", "summary", "description", "created", "updated", "owner",
         "tags", "cursorinstructions.generatedocs", "metadata.version", "metadata.created",
         "metadata.updated", "metadata.owner", "metadata.author", "metadata.status",
         "metadata.tags", "metadata.generated")
# Fields that code follows in other samples: another value, or a file of another kind, shows it.
FOLLOWED = ("governance.humanoverride", "governancefeedbackcycle.reportfrequencyhours",
            "memorytopology.memorygraphlinking.updateintervalhours",
            "packetrouting.inbound[].source", "packetrouting.inbound[].action",
            "reasoningengine.secondarymodels",
            "learningsystem.cognitivegrowthvector.optimizationtarget")
# Fields that other samples make something of: this one states them as they hold anyway, in a form
# that is not read, or where only headers show them.
ELSEWHERE = ("$schema", "title", "purpose", "summary", "tags", "domain", "module", "dependson.soft",
             "memorytopology.updateintervalhours", "reasoningengine.temporalscope",
             "reasoningengine.temporalscope.scope", "collaborationnetwork.collaborators",
             "collaborationnetwork.collaborators[].name",
             "collaborationnetwork.collaborators[].role",
             "collaborationnetwork.collaborators[].interaction",
             "cursorinstructions.createifmissing",
             "cursorinstructions.postgeneration", "cursorinstructions.postgeneration.manifest",
             "deployment.endpoints[].description", "metadata.created", "metadata.tags")


def without(schema: dict, path: str) -> dict | None:
    """Return the schema without one field; None when it does not state it."""
    changed = copy.deepcopy(schema)
    if not visit(changed, path.split("."), lambda _value: None):
        return None
    if path in TWINS:
        visit(changed, TWINS[path].split("."), lambda _value: None)
    return changed


def altered(schema: dict, path: str) -> dict | None:
    """Return the schema with another value of a field that is a single one."""
    changed = copy.deepcopy(schema)
    return changed if visit(changed, path.split("."), another) and changed != schema else None


def another(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value} indeed" if isinstance(value, str) else value


def visit(node: object, steps: list[str], change: Callable[[object], object]) -> bool:
    """Change a field wherever it stands; None takes it out. Tell whether it is there."""
    step, *rest = steps
    name, each = step.removesuffix("[]"), step.endswith("[]")
    if not isinstance(node, dict):
        return False
    keys = list(node) if name == "*" else [key for key in node if normal(key) == name]
    found = False
    for key in keys:
        if not rest:
            node[key] = change(node[key])
            if node[key] is None:
                del node[key]
            found = True
        elif each and isinstance(node[key], list):
            found = any([visit(item, rest, change) for item in node[key]]) or found
        else:
            found = visit(node[key], rest, change) or found
    return found


def generate(program: list[str], schema: dict, work: Path) -> dict[str, list[str]] | str:
    """Return the generated files without their digests, or why nothing was generated."""
    folder = work / "sections"
    shutil.copytree(SCHEMAS, folder)
    (folder / "watcher.yaml").write_text(yaml.safe_dump(schema, sort_keys=False, width=10_000))
    done = subprocess.run(
        [program[0], "extract", *program[1:], str(folder), "--no-checks", "--no-commit", "-q", "-j", "1",
         "-o", str(work / "out")],
        capture_output=True, text=True, check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
    )
    outputs = [path for path in (work / "out").glob("sections_*/**/*") if path.is_file()]
    if not outputs:
        head = next((x for x in done.stderr.splitlines() if x.startswith("error")), "refused")
        return head.split(": ", 1)[-1]
    root = next((work / "out").glob("sections_*"))
    return {
        str(path.relative_to(root)): [
            line for line in path.read_text().splitlines() if not SILENT.search(line)
        ]
        for path in sorted(outputs)
        if not path.name.endswith(RECORDS)
    }


def measured(program: list[str], schema: dict) -> dict[str, list[str]] | str:
    with tempfile.TemporaryDirectory() as work:
        return generate(program, schema, Path(work))


def effect(
    program: list[str], schema: dict, whole: dict[str, list[str]], path: str
) -> list[str] | str:
    """Return the files that change without the field."""
    for other in INSTEAD.get(path, ()):
        schema = without(schema, other) or schema
        base = measured(program, schema)
        if isinstance(base, str):
            return f"required: {base}"
        whole = base
    changed = without(schema, path)
    if changed is None:
        return "not stated in the sample"
    if changed == {}:
        return "the whole schema"
    files = measured(program, changed)
    if isinstance(files, str):
        return f"required: {files}"
    names = differing(whole, files)
    changed = None if names else altered(schema, path)
    if changed is not None:
        # What is stated may be what holds anyway.
        files = measured(program, changed)
        if not isinstance(files, str):
            return differing(whole, files)
        # The other value of a flag is always well formed: being refused is what it leads to.
        if is_flag(schema, path):
            return f"the other value is refused: {files}"
    return names


def is_flag(schema: dict, path: str) -> bool:
    found: list[object] = []
    visit(copy.deepcopy(schema), path.split("."), lambda value: found.append(value) or value)
    return bool(found) and all(isinstance(value, bool) for value in found)


def differing(whole: dict[str, list[str]], files: dict[str, list[str]]) -> list[str]:
    names = sorted(set(whole) | set(files))
    return [name for name in names if whole.get(name) != files.get(name)]


def short(names: list[str], prefix: str) -> str:
    """Return the first names below a folder and how many more there are."""
    found = [name for name in names if name.startswith(prefix)]
    if prefix == "docs/":
        found += [name for name in names if "/" not in name and name.endswith(".md")]
    shown = [f"`{name.rsplit('/', 1)[-1]}`" for name in found[:3]]
    more = len(found) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def page(rows: list[tuple[str, list[str] | str]]) -> str:
    lines = [
        "# What each field of a schema leads to",
        "",
        "<!-- Written by scripts/effects, which takes each field out of a schema that states every",
        "one and compares what is generated. -->",
        "",
        "A field in the table changes the files that its row names: without it they would be",
        "different. *Tests* are generated tests that state the field a second time, so they fail when",
        "the code no longer follows it. The sample is `Tests/Collections/sections/watcher.yaml`;",
        "another schema may lead to more, for instance where a file of another kind is declared.",
        "Names, paths and settings of the project itself (`pyproject.toml`, alert rules, settings)",
        "are counted under *other*.",
        "",
        "| Field | Code | Tests | Documents | Other |",
        "|---|---|---|---|---|",
    ]
    none: list[str] = []
    told = only_told(rows)
    for path, names in rows:
        if isinstance(names, str):
            lines.append(f"| `{path}` | {names.replace('|', '/')} | | | |")
        elif names:
            cells = [short(names, prefix) for _kind, prefix in KINDS]
            known = tuple(prefix for _kind, prefix in KINDS)
            other = [n for n in names if not n.startswith(known) and not n.endswith(".md")]
            lines.append(f"| `{path}` | {' | '.join(cells)} | {short(other, '')} |")
        else:
            none.append(path)
    lines += ["", "## Fields without an effect", "",
              "`l9gen lint` names each of these that a schema states; nothing is made of them:", ""]
    lines += [f"- `{path}`" for path in none if path not in ELSEWHERE]
    lines += ["", "## Fields of which only this sample made nothing", "",
              "It states them as they hold anyway, in a form that is not read, or where only headers",
              "show them; `l9gen lint` says nothing of these:", ""]
    lines += [f"- `{path}`" for path in none if path in ELSEWHERE]
    lines += ["", "## Fields that only documents tell", "",
              "They change no code, though they speak of what it does; `l9gen lint` counts and names",
              "those that a schema states. Titles, names of people and days are not among them.", ""]
    lines += [f"- `{path}`" for path in told]
    return "\n".join(lines) + "\n"


def only_told(rows: list[tuple[str, list[str] | str]]) -> list[str]:
    """Return the fields, not the sections, that change documents and nothing else."""
    sections = {path.rpartition(".")[0] for path, _names in rows}
    return [path for path, names in rows
            if isinstance(names, list) and names and path not in sections
            and path not in PROSE and path not in FOLLOWED
            and all(name.endswith(".md") for name in names)]


def listed(rows: list[tuple[str, list[str] | str]]) -> str:
    """Return the tables with the measured lists of fields at their end."""
    tables = LIST.read_text()
    none = [path for path, names in rows if names == [] and path not in ELSEWHERE]
    head = tables[: tables.index("without_effect:")]
    return head + entry("without_effect", none) + entry("only_documents", only_told(rows))


def entry(name: str, paths: list[str]) -> str:
    """Return a list of the tables."""
    items = "".join(f'  - "{path}"\n' for path in paths)
    return f"{name}:\n{items}" if items else f"{name}: []\n"


def main() -> int:
    arguments = [item for item in sys.argv[1:] if item != "--check"]
    with tempfile.TemporaryDirectory() as copies:
        # What is measured may be edited meanwhile.
        program = shutil.copy(arguments[0] if arguments else ".build/debug/l9gen", copies)
        templates = shutil.copytree("templates", Path(copies) / "templates")
        return compare([program, "--templates", str(templates)], "--check" in sys.argv)


def compare(program: list[str], is_check: bool) -> int:
    """Measure every field; write what came out, or compare it with what is written."""
    schema = yaml.safe_load((SCHEMAS / "watcher.yaml").read_text())
    schema = yaml.safe_load(yaml.safe_dump(schema, sort_keys=False, default_style=None))
    schema = {key: str(value) if hasattr(value, "isoformat") else value
              for key, value in schema.items()}
    schema["metadata"] = {key: str(value) if hasattr(value, "isoformat") else value
                          for key, value in schema["metadata"].items()}
    whole = measured(program, schema)
    if isinstance(whole, str):
        sys.exit(f"the sample is refused: {whole}")
    names = fields()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(zip(names, pool.map(lambda name: effect(program, schema, whole, name), names)))
    written = {PAGE: page(rows), LIST: listed(rows)}
    if not is_check:
        for path, text in written.items():
            path.write_text(text)
        return 0
    stale = [path for path, text in written.items() if path.read_text() != text]
    for path in stale:
        sys.stdout.writelines(difflib.unified_diff(
            path.read_text().splitlines(True), written[path].splitlines(True), str(path), "measured"))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
