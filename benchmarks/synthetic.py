"""Synthetic agents for the measurements: schemas and a template pack."""

import shutil
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
FILES_PER_AGENT = 50

# The line that becomes the metadata block of a file.
MARKER = "L9GENMETADATA"


def schema(number: int) -> dict[str, object]:
    """A canonical schema of usual size, about 8 KB as YAML."""
    return {
        "system": f"Synthetic agent {number}",
        "module": "synthetic",
        "name": f"Agent{number}",
        "role": "Answers questions about one synthetic domain and reports what it did.",
        "rootpath": f"L9/agents/a{number}",
        "version": "6.0.0",
        "created": "2026-01-01",
        "depends_on": {"hard": [f"a{number - 1}"] if number % 10 else [], "soft": []},
        "integration": {"connectto": ["L9/memory"], "shareddomains": ["Synthetic"]},
        "governance": {
            "anchors": ["Operations", "Compliance"],
            "mode": "hybrid",
            "humanoverride": True,
            "escalationpolicy": "Auto-escalate if: confidence < 0.6, override requested",
            "auditscope": [f"event_{i}" for i in range(6)],
        },
        "memorytopology": {
            "workingmemory": {
                "storagetype": "redis_cluster",
                "purpose": "Pending work",
                "keyspace": f"a{number}:working:*",
            },
            "episodicmemory": {
                "storagetype": "postgres",
                "purpose": "Decisions and their outcome",
                "retention": "1 year",
                "indexby": ["decision_id", "subject"],
            },
        },
        "learningsystem": {
            "autonomyprofile": {
                "mode": "controlled_autonomy",
                "tasklimit": "50_parallel",
                "decisionlatencymaxms": 500,
                "escalationtriggers": [f"signal_{i} > 0.{i + 1}" for i in range(5)],
                "safetylayer": ["input_validation", "rate_limiting"],
            }
        },
        "cursorinstructions": {
            "generatefiles": ["controller.py", "domain_scorer.py", "load_detector.py", "__init__.py"],
            "generatedocs": ["README.md"],
            "linkexisting": [],
        },
        "deployment": {
            "endpoints": [
                {
                    "name": f"operation_{i}",
                    "path": f"/a{number}/v6/op{i}",
                    "method": "POST",
                    "timeout_ms": 100 * (i + 1),
                }
                for i in range(5)
            ]
        },
        "metadata": {
            "author": "bench",
            "generated": "2026-01-01",
        },
        "description": "\n".join(
            f"Line {i} of {number} tells: what it is for: '{i}'." for i in range(110)
        ),
    }


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
