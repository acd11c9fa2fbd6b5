"""Imports every module of an extraction and reports which cannot be.

    python imports.py FOLDER REPORT.json

Modules are taken from the files below FOLDER; the report is
{"version": 1, "count": int, "failures": [{"module": text, "reason": text}, ...]}.
"""

import importlib
import json
import sys
from pathlib import Path


def module_names(folder: Path) -> list[str]:
    """The dotted names of all Python files, sorted."""
    names = []
    for path in folder.rglob("*.py"):
        parts = list(path.relative_to(folder).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        # A module that starts the service is a program, not something to import.
        if parts and parts[-1] != "__main__":
            names.append(".".join(parts))
    return sorted(names)


def main() -> None:
    """Import everything, write the report."""
    folder = Path(sys.argv[1])
    sys.path.insert(0, str(folder))
    failures = []
    names = module_names(folder)
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is the finding
            failures.append({"module": name, "reason": f"{type(problem).__name__}: {problem}"})
    report = {"version": 1, "count": len(names), "failures": failures}
    Path(sys.argv[2]).write_text(json.dumps(report))


main()
