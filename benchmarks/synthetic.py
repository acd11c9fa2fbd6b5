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
