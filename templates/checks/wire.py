"""Puts the modules of a collection into an application that exists already.

    python3 -I wire.py REQUEST.json > answer.json

The request is {"text", "collection", "modules": [{"import", "call"}]}: the file as it is, and two
lines of Python for each module, where `{app}` stands for the application. The answer is
{"text": ...}, or {"problem": {"message", "lines": [int, ...]}} with the places when it is not clear
where the lines belong. Lines of ours stand between two comments and end in one that names the
collection, so a second run finds and replaces them; no other byte changes, and without modules
exactly our lines go.
"""

import ast
import json
import re
import sys
from dataclasses import dataclass
from typing import Any

IMPORTS = ("# l9gen: imports of modules", "# l9gen: end of imports")
CALLS = ("# l9gen: modules", "# l9gen: end of modules")
_TAG = re.compile(r"  # l9gen: (?P<collection>[A-Za-z0-9_.-]+)$")


class UnclearError(Exception):
    """Why it is not clear where lines belong."""

    def __init__(self, message: str, *lines: int) -> None:
        """Keep the places, in the order of the file."""
        super().__init__(message)
        self.lines = sorted(lines)


@dataclass
class Region:
    """Our lines: from the opening comment to the closing one, both included."""

    start: int
    end: int


def find_region(lines: list[str], marks: tuple[str, str]) -> Region | None:
    """Return where our lines stand; a torn region is a problem."""
    starts = [number for number, line in enumerate(lines) if line.strip() == marks[0]]
    ends = [number for number, line in enumerate(lines) if line.strip() == marks[1]]
    if not starts and not ends:
        return None
    if len(starts) == 1 and len(ends) == 1 and starts[0] < ends[0]:
        return Region(starts[0], ends[0])
    places = [number + 1 for number in starts + ends]
    raise UnclearError(f"the lines between '{marks[0]}' and '{marks[1]}' are torn apart", *places)


def tagged(lines: list[str], collection: str, wanted: list[str]) -> list[str]:
    """Return a region's lines with those of one collection replaced; collections by name."""
    groups: dict[str, list[str]] = {}
    foreign = []
    for line in lines:
        found = _TAG.search(line)
        if found is None:
            foreign.append(line)
        else:
            groups.setdefault(found["collection"], []).append(line)
    groups[collection] = wanted
    return foreign + [line for name in sorted(groups) for line in groups[name]]


def replaced(lines: list[str], region: Region, collection: str, wanted: list[str]) -> list[str]:
    """Return the file with a region brought up to date, or without it when nothing is left."""
    inner = tagged(lines[region.start + 1 : region.end], collection, wanted)
    if not inner:
        return lines[: region.start] + lines[region.end + 1 :]
    return lines[: region.start + 1] + inner + lines[region.end :]


def behind_imports(tree: ast.Module) -> int:
    """Return the line behind which imports of ours stand."""
    last = 0
    for position, node in enumerate(tree.body):
        is_docstring = (
            position == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
        if isinstance(node, ast.Import | ast.ImportFrom) or is_docstring:
            last = node.end_lineno or node.lineno
    return last


def fastapi_names(tree: ast.Module) -> set[str]:
    """Return every name under which the file knows FastAPI's application."""
    names = {"fastapi.FastAPI", "fastapi.applications.FastAPI"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "fastapi":
            names |= {item.asname or item.name for item in node.names if item.name == "FastAPI"}
        if isinstance(node, ast.Import):
            for item in node.names:
                if item.name == "fastapi" and item.asname:
                    names.add(f"{item.asname}.FastAPI")
    return names


@dataclass
class Application:
    """Where an application is made."""

    name: str
    body: list[ast.stmt]
    position: int

    @property
    def line(self) -> int:
        """The line that makes it."""
        return self.body[self.position].lineno

    def last_line(self) -> int:
        """Return the line behind which routes are added: the last router, else its making."""
        last = self.body[self.position]
        for node in self.body[self.position + 1 :]:
            match node:
                case ast.Expr(
                    value=ast.Call(func=ast.Attribute(value=owner, attr="include_router"))
                ):
                    if ast.unparse(owner) == self.name:
                        last = node
        return last.end_lineno or last.lineno


def applications(tree: ast.Module) -> list[Application]:
    """Return every place that makes an application."""
    known = fastapi_names(tree)
    found = []
    for node in ast.walk(tree):
        for _, body in ast.iter_fields(node):
            if not isinstance(body, list) or not body or not isinstance(body[0], ast.stmt):
                continue
            for position, statement in enumerate(body):
                name = made_by(statement, known)
                if name:
                    found.append(Application(name, body, position))
    return found


def made_by(statement: ast.stmt, known: set[str]) -> str:
    """Return the name that a statement gives a new application, "" when it makes none."""
    match statement:
        case ast.Assign(targets=[target], value=ast.Call(func=maker)):
            pass
        case ast.AnnAssign(target=target, value=ast.Call(func=maker)):
            pass
        case _:
            return ""
    return ast.unparse(target) if ast.unparse(maker) in known else ""


def knows_os(tree: ast.Module, ours: Region | None) -> bool:
    """Tell whether the file imports `os` itself, lines of ours aside."""
    for node in tree.body:
        if not isinstance(node, ast.Import):
            continue
        is_ours = ours is not None and ours.start < node.lineno <= ours.end
        if not is_ours and any(item.name == "os" and not item.asname for item in node.names):
            return True
    return False


def parsed(lines: list[str], newline: str) -> ast.Module:
    """Return the tree of the file."""
    try:
        return ast.parse(newline.join(lines))
    except SyntaxError as problem:
        raise UnclearError(f"this is no Python: {problem.msg}", problem.lineno or 1) from None


def wire(text: str, collection: str, modules: list[dict[str, str]]) -> str:
    """Return the file with the modules of the collection, and no others of it, in place."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    for marks in (CALLS, IMPORTS):
        region = find_region(lines, marks)
        if region is not None:
            lines = replaced(lines, region, collection, [])
    if not modules:
        return newline.join(lines)
    tree = parsed(lines, newline)
    found = applications(tree)
    if len(found) != 1:
        places = [item.line for item in found]
        raise UnclearError(
            "no application is made here"
            if not found
            else "more than one application is made here",
            *places,
        )
    app = found[0]
    statement = lines[app.body[app.position].lineno - 1]
    indent = statement[: len(statement) - len(statement.lstrip())]
    calls = [indent + item["call"].replace("{app}", app.name) for item in modules]
    imports = [] if knows_os(tree, find_region(lines, IMPORTS)) else ["import os"]
    imports += [item["import"] for item in modules]
    # From the end of the file on, so that the places before stay true.
    lines = inserted(lines, CALLS, indent, app.last_line(), collection, calls)
    lines = inserted(lines, IMPORTS, "", behind_imports(tree), collection, imports)
    return newline.join(lines)


def inserted(
    lines: list[str],
    marks: tuple[str, str],
    indent: str,
    behind: int,
    collection: str,
    wanted: list[str],
) -> list[str]:
    """Return the file with lines of ours in their region; a new one stands behind a line."""
    wanted = [f"{line}  # l9gen: {collection}" for line in wanted]
    region = find_region(lines, marks)
    if region is not None:
        return replaced(lines, region, collection, wanted)
    block = [indent + marks[0], *wanted, indent + marks[1]]
    return lines[:behind] + block + lines[behind:]


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of one request."""
    try:
        return {"text": wire(request["text"], request["collection"], request["modules"])}
    except UnclearError as problem:
        return {"problem": {"message": str(problem), "lines": problem.lines}}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as request:
        json.dump(answer(json.load(request)), sys.stdout)
