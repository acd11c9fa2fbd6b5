"""A plugin of pytest that reports which tests there are and what they say to cover.

    L9_COVERS_REPORT=report.json python -m pytest -p covers --collect-only FILES

The report is {"version": 1, "tests": [{"file", "name", "covers": [text], "skipped": bool}],
"errors": [{"file", "reason"}]}; files are named from the folder that pytest was started in.
"""

import json
import os
from pathlib import Path

import pytest

ERRORS = []


def shown(path):
    """The path from here, with slashes."""
    try:
        return Path(path).resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return Path(path).as_posix()


def pytest_configure(config):
    """Make the marker known, also where markers are strict."""
    config.addinivalue_line("markers", "covers(*behaviours): what contracts call what this shows")


def pytest_collectreport(report):
    """Keep the last line of what kept a file from being collected."""
    if report.failed:
        lines = [line for line in str(report.longrepr).splitlines() if line.strip()]
        reason = lines[-1].removeprefix("E").strip() if lines else "no reason was given"
        ERRORS.append({"file": shown(report.nodeid.split("::")[0]), "reason": reason})


def described(item):
    """One test: where it is, what it covers, whether it is skipped whatever happens."""
    covers = [
        str(name) for mark in item.iter_markers("covers") for name in mark.args
    ]
    return {
        "file": shown(item.path),
        "name": item.nodeid.split("::", 1)[-1],
        "covers": covers,
        "skipped": item.get_closest_marker("skip") is not None,
    }


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    """Write the report."""
    report = {
        "version": 1,
        "tests": [described(item) for item in session.items],
        "errors": ERRORS,
    }
    Path(os.environ["L9_COVERS_REPORT"]).write_text(json.dumps(report), encoding="utf-8")
