"""Synthetic agents for the measurements: schemas and a template pack."""

import shutil
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
FILES_PER_AGENT = 50

# The line that becomes the metadata block of a file.
MARKER = "L9GENMETADATA"


def base() -> dict[str, object]:
    """A shipped schema: what people write, not what a parser likes."""
    path = HERE.parent / "input_schemas/tensoraios_ecosystem/tensor_trainer.yaml"
    schema = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    # As text: PyYAML would make dates of them, which YAML 1.2 does not know.
    schema["created"] = str(schema["created"])
    schema["metadata"]["generated"] = str(schema["metadata"]["generated"])
    return schema


def schema(number: int) -> dict[str, object]:
    """The shipped schema as agent of a synthetic collection; one in ten needs no other."""
    own = base()
    own |= {
        "name": f"Agent{number}",
        "role": own["role"].strip(),
        "rootpath": f"L9/agents/a{number}",
        "depends_on": {"hard": [f"a{number - 1}"] if number % 10 else [], "soft": []},
        "cursorinstructions": {
            "generatefiles": ["outcome_store.py", "model_validator.py", "drift_detector.py"],
            "generatedocs": ["README.md"],
        },
    }
    # Without what l9gen would warn of, and write a thousand times.
    own["governance"]["escalationpolicy"] = "Auto-escalate if: model accuracy drop > 5%, job fails"
    own["learningsystem"]["autonomyprofile"]["safetylayer"].remove("rollback_safety_check")
    own["deployment"]["endpoints"] = [
        {"name": f"operation_{i}", "path": f"/a{number}/v6/op{i}", "method": "POST", "timeout_ms": i}
        for i in range(100, 600, 100)
    ]
    return own


def schema_text(number: int) -> str:
    return yaml.safe_dump(schema(number), sort_keys=False)


def write_collection(folder: Path, count: int) -> Path:
    """One schema a file."""
    folder.mkdir()
    for number in range(count):
        (folder / f"agent_{number:04}.yaml").write_text(schema_text(number))
    return folder


def write_pack(folder: Path) -> Path:
    """The template and a manifest that asks for it 50 times an agent."""
    shutil.copytree(HERE / "pack", folder)
    (folder / "glue").mkdir()
    shutil.copy(HERE.parent / "templates/glue/archetypes.yaml", folder / "glue")
    rows = [
        {
            "id": f"file.{number}",
            "template": "file.txt.j2",
            "for": "unit",
            "path": f"code/{{{{ agent.directory }}}}/file_{number:02}.txt",
            "kind": "support",
            "reason": "It is measured how fast files are made.",
        }
        for number in range(FILES_PER_AGENT)
    ]
    manifest = {"version": "1.0.0", "created": "2026-01-01", "rows": rows}
    (folder / "manifest.yaml").write_text(yaml.safe_dump(manifest, sort_keys=False))
    return folder


def texts(folder: Path) -> dict[str, str]:
    """The files beneath `code`, without the metadata that only l9gen writes."""
    return {
        str(file.relative_to(folder)).partition("code/")[2]: body(file.read_text())
        for file in folder.rglob("*.txt")
    }


def body(text: str) -> str:
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("# l9gen:", "# l9_meta", "#   "))]
    return "".join(line for line in kept if line.strip() != MARKER)


README = """location: "{path}/"
type: subsystem_readme
subsystem:
  name: "Part {number}"
  purpose: "Does part {number} of the work."
responsibilities:
  handles: ["Work."]
directory_layout:
  entries:
    - {{path: "part_0.py", role: "The first module."}}
    - {{path: "part_1.py", role: "The second module."}}
key_components:
  public_apis:
    - {{name: "Part0", path: "{path}/part_0.py", role: "The first."}}
    - {{name: "Part1", path: "{path}/part_1.py", role: "The second."}}
ai_collaboration:
  safe_to_edit: ["part_0.py"]
"""

TESTS = """type: subsystem_test_spec
subsystem:
  name: "Part {number}"
  code_paths: ["{path}/"]
unit_tests:
  modules:
    - path: "{path}/part_0.py"
      file: "tests/unit/test_part_{number}.py"
      must_cover: ["The first works.", "The second works."]
"""

DOCUMENT = """# Part {number}

## Subsystem overview

Does part {number} of the work.

## Responsibilities and boundaries

Work.

## Directory layout

Two modules and more.

## Key components

Part0 and Part1.

## Working with AI on this subsystem

Carefully.
"""


def contracts(folder: Path, packages: int, files: int) -> None:
    """A repository that keeps two contracts a package, with so many files."""
    written = 0

    def write(path: str, text: str) -> None:
        nonlocal written
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        written += 1

    for number in range(packages):
        path = f"platform/area_{number % 25}/package_{number}"
        names = {"path": path, "number": number}
        write(f"{path}/README.meta.yaml", README.format(**names))
        write(f"{path}/README.md", DOCUMENT.format(**names))
        write(f"{path}/tests.meta.yaml", TESTS.format(**names))
        write(f"tests/unit/test_part_{number}.py", "def test_part() -> None:\n    assert True\n")
    number = 0
    while written < files:
        path = f"platform/area_{number % packages % 25}/package_{number % packages}"
        index = number // packages
        write(f"{path}/part_{index}.py", f'"""A module."""\n\n\nclass Part{index}:\n    pass\n')
        number += 1
