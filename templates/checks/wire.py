"""Puts the modules of a collection into an application that exists already.

    python3 -I wire.py REQUEST.json > answer.json

The request is {"text", "collection", "modules": [{"import", "function", "shared"}]}: the file as it
is, and for each module the line that imports its function and what of the platform it is given, as
[{"argument", "path", "text"}], the files that hold it. The answer is {"text": ...}, or {"problem":
{"message", "path", "lines": [int, ...]}} with the places when it is not clear where the lines belong;
without "path" they are of the file itself. Lines of ours stand between two comments and end in one
that names the collection, so a second run finds and replaces them; no other byte changes, and without
modules exactly our lines go.
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

    def __init__(self, message: str, *lines: int, path: str = "") -> None:
        """Keep the places, in the order of the file; without a path it is the one to be edited."""
        super().__init__(message)
        self.lines = sorted(lines)
        self.path = path


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


def names_of(tree: ast.Module, package: str, wanted: str) -> set[str]:
    """Return every name under which the file knows a class of a package."""
    names = {f"{package}.{wanted}"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for item in node.names:
                if node.module == package and item.name == wanted:
                    names.add(item.asname or item.name)
                if f"{node.module}.{item.name}" == package:
                    names.add(f"{item.asname or item.name}.{wanted}")
        if isinstance(node, ast.Import):
            for item in node.names:
                if item.name == package and item.asname:
                    names.add(f"{item.asname}.{wanted}")
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
    known = names_of(tree, "fastapi", "FastAPI") | {"fastapi.applications.FastAPI"}
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


@dataclass(frozen=True)
class Shared:
    """What of the platform a module is given: an import and an argument."""

    line: str
    argument: str


def shared_by(file: dict[str, str]) -> Shared:
    """Return how a module is given what a file of the platform holds."""
    argument, path = file["argument"], file["path"]
    tree = parsed(file["text"].split("\n"), "\n", path)
    found = registries(tree) if argument == "tools" else substrates(tree)
    if len(found) != 1:
        what = "registry of tools" if argument == "tools" else "substrate"
        counted = "no" if not found else "more than one"
        raise UnclearError(
            f"the modules could be given {counted} {what} of this file",
            *(line for _, line in found.values()),
            path=path,
        )
    ((name, (made, _)),) = found.items()
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Shared(f"from {module} import {name}", f"{argument}={name}{made}")


def registries(tree: ast.Module) -> dict[str, tuple[str, int]]:
    """Return the registries of tools that a file makes: what follows the name, and the line."""
    known = names_of(tree, "l9_runtime.modules.tools", "ToolRegistry")
    return {
        name: ("", node.lineno) for node in tree.body if (name := made_by(node, known))
    }


def substrates(tree: ast.Module) -> dict[str, tuple[str, int]]:
    """Return what a file offers as a place of packets.

    That is an object made at its top of a class that writes and finds, or else such a class of
    which an object can be made without arguments.
    """
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and keeps(node)]
    known = {node.name for node in classes}
    for wanted in ("EmbeddedSubstrate", "IngestSubstrate", "L9Substrate"):
        known |= names_of(tree, "l9_runtime.modules.substrate", wanted)
    made = {name: ("", node.lineno) for node in tree.body if (name := made_by(node, known))}
    return made or {node.name: ("()", node.lineno) for node in classes if is_free(node)}


def methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the methods of a class."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {item.name: item for item in node.body if isinstance(item, functions)}


def keeps(node: ast.ClassDef) -> bool:
    """Tell whether a class has the two methods of a substrate."""
    found = methods(node)
    return all(isinstance(found.get(name), ast.AsyncFunctionDef) for name in ("write", "find"))


def is_free(node: ast.ClassDef) -> bool:
    """Tell whether an object of a class can be made without arguments."""
    made = methods(node).get("__init__")
    if made is None:
        return True
    taken = made.args
    needed = len(taken.posonlyargs) + len(taken.args) - 1 - len(taken.defaults)
    return needed <= 0 and all(default is not None for default in taken.kw_defaults)


def knows_os(tree: ast.Module, ours: Region | None) -> bool:
    """Tell whether the file imports `os` itself, lines of ours aside."""
    for node in tree.body:
        if not isinstance(node, ast.Import):
            continue
        is_ours = ours is not None and ours.start < node.lineno <= ours.end
        if not is_ours and any(item.name == "os" and not item.asname for item in node.names):
            return True
    return False


def parsed(lines: list[str], newline: str, path: str = "") -> ast.Module:
    """Return the tree of the file."""
    try:
        return ast.parse(newline.join(lines))
    except SyntaxError as problem:
        reason = f"this is no Python: {problem.msg}"
        raise UnclearError(reason, problem.lineno or 1, path=path) from None


def wire(text: str, collection: str, modules: list[dict[str, Any]]) -> str:
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
    imports = [] if knows_os(tree, find_region(lines, IMPORTS)) else ["import os"]
    calls = []
    for item in modules:
        shared = [shared_by(file) for file in item["shared"]]
        given = ", ".join([app.name, "os.environ", *(part.argument for part in shared)])
        calls.append(f"{indent}{item['function']}({given})")
        imports.append(item["import"])
        imports += [part.line for part in shared if part.line not in imports]
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
        told = {"message": str(problem), "lines": problem.lines}
        return {"problem": {**told, "path": problem.path} if problem.path else told}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as request:
        json.dump(answer(json.load(request)), sys.stdout)
