"""What the code of a module does, read by Python's own `ast`; nothing is imported or run.

    python3 -I module_facts.py REQUEST.json > facts.json

The request is {"modules": [{"files": [{"path", "text"}]}]}: the Python files of each module, its tests
aside. The answer is {"modules": [...]}: for each of them what was found, with its file and line:
`routes` (method, path, whether the handler authenticates), `auth` (schemes), `freshness` (of
timestamps), `variables`, `packets`, `metadata`, `guards` (against repeats), `calls` (interface,
method, timeout), `tools`, `registrations`, and `broken` files.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

VERBS = {"get", "post", "put", "patch", "delete", "head"}
# Functions and classes that stand for a kind of authentication, ours and everybody's.
AUTHENTICATION = {
    "HmacAuth": "hmac_sha256",
    "BearerAuth": "bearer",
    "ApiKeyAuth": "api_key",
    "OpenAuth": "none",
    "HTTPBearer": "bearer",
    "OAuth2PasswordBearer": "bearer",
    "APIKeyHeader": "api_key",
}
GUARDS = re.compile(r"handle_once|(is|check|find|has)_(duplicate|idempot)\w*|already_\w+|dedupe\w*")
CHECKS = re.compile(r"verify|authenticate|compare_digest|check_signature", re.IGNORECASE)
FRESHNESS = re.compile(r"fresh|timestamp_age|check_timestamp|verify_timestamp", re.IGNORECASE)
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
PACKET = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
READERS = {"os.getenv", "os.environ.get", "environ.get", "os.environ.setdefault", "getenv"}


class Facts:
    """Collects what one file shows."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        """Look at the tree of one file."""
        self.path = path
        self.tree = tree
        self.constants = dict(constants(tree))
        self.found: dict[str, list[dict[str, Any]]] = {}

    def note(self, kind: str, node: ast.AST, **fact: Any) -> None:
        """Keep one fact with its place."""
        place = {"file": self.path, "line": getattr(node, "lineno", 1)}
        self.found.setdefault(kind, []).append({**fact, **place})

    def text(self, node: ast.AST | None) -> str | None:
        """Return the text that an expression stands for, when it is a constant of the file."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name):
            return self.constants.get(node.id)
        return None

    def collect(self) -> None:
        """Look at everything."""
        prefixes = self.prefixes()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.routes(node, prefixes)
            elif isinstance(node, ast.Call):
                self.call(node)
            elif isinstance(node, ast.Subscript):
                if ast.unparse(node.value) in {"os.environ", "environ"}:
                    self.variable(node.slice)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                self.assignment(node)

    def prefixes(self) -> dict[str, str]:
        """Return the prefix of every router that the file makes."""
        found = {}
        for node in ast.walk(self.tree):
            match node:
                case ast.Assign(targets=[target], value=ast.Call() as made):
                    if ast.unparse(made.func).split(".")[-1] == "APIRouter":
                        found[ast.unparse(target)] = self.keyword(made, "prefix") or ""
        return found

    def keyword(self, call: ast.Call, name: str) -> str | None:
        """Return the text of a keyword argument."""
        for item in call.keywords:
            if item.arg == name:
                return self.text(item.value)
        return None

    def milliseconds(self, call: ast.Call, name: str) -> int | None:
        """Return a keyword argument in seconds as milliseconds."""
        for item in call.keywords:
            if item.arg == name and isinstance(item.value, ast.Constant):
                value = item.value.value
                return round(value * 1000) if isinstance(value, int | float) else None
        return None

    def routes(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, prefixes: dict[str, str]
    ) -> None:
        """Note the routes that a function serves."""
        for decorator in node.decorator_list:
            if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
                continue
            path = (
                self.text(decorator.args[0]) if decorator.args else self.keyword(decorator, "path")
            )
            if decorator.func.attr not in VERBS or path is None:
                continue
            prefix = prefixes.get(ast.unparse(decorator.func.value), "")
            self.note(
                "routes",
                decorator,
                method=decorator.func.attr.upper(),
                path=prefix + path,
                function=node.name,
                authenticates=authenticates(node),
            )

    def call(self, node: ast.Call) -> None:
        """Note what a call shows."""
        name = ast.unparse(node.func)
        last = name.split(".")[-1]
        if last in AUTHENTICATION:
            self.note("auth", node, scheme=AUTHENTICATION[last])
        elif name in {"hmac.new", "hmac.digest"}:
            self.note("auth", node, scheme="hmac_sha256")
        if GUARDS.fullmatch(last):
            self.note("guards", node, function=last)
        if FRESHNESS.search(last):
            self.note("freshness", node, function=last)
        if name in READERS and node.args:
            self.variable(node.args[0])
        if last == "OutboundCall":
            self.note(
                "calls",
                node,
                name=self.keyword(node, "name"),
                method=self.keyword(node, "method"),
                timeout_ms=self.milliseconds(node, "timeout_s"),
            )
        if last == "ToolDefinition":
            self.note("tools", node, name=self.keyword(node, "tool_id"))
        if last == "register" and "tool" in name.lower():
            self.note("registrations", node, function=name)

    def variable(self, node: ast.AST) -> None:
        """Note a variable of the environment."""
        name = self.text(node)
        if name is not None and VARIABLE.fullmatch(name):
            self.note("variables", node, name=name)

    def assignment(self, node: ast.Assign | ast.AnnAssign) -> None:
        """Note what a table or a constant states."""
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = ast.unparse(target)
        if name == "VARIABLES" and isinstance(node.value, ast.Dict):
            for value in node.value.values:
                self.variable(value)
        if name.startswith("PACKET_"):
            self.packet(node.value)
        if name in {"EMITS", "PACKET_TYPES"} and node.value is not None:
            for item in ast.walk(node.value):
                self.packet(item)
        if name == "REQUIRED_METADATA" and isinstance(node.value, ast.Tuple | ast.List):
            for item in node.value.elts:
                self.note("metadata", item, name=self.text(item))

    def packet(self, node: ast.AST | None) -> None:
        """Note a packet's type."""
        if not isinstance(node, ast.Constant):
            return
        name = self.text(node)
        if name is not None and PACKET.fullmatch(name):
            self.note("packets", node, type=name)


def constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return the texts that the file gives a name."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, value = node.target, node.value
        else:
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield ast.unparse(target), value.value


def authenticates(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a handler checks who calls before it ends."""
    for item in ast.walk(node):
        if not isinstance(item, ast.Call):
            continue
        name = ast.unparse(item.func)
        # Depends(verify_signature) and Security(...) stand in the signature or the decorator.
        given = item.args if name in {"Depends", "Security"} else []
        names = [name.split(".")[-1], *map(ast.unparse, given)]
        if CHECKS.search(" ".join(names)):
            return True
    return False


def facts(files: list[dict[str, str]]) -> dict[str, list[dict[str, Any]]]:
    """Return what the files of a module show, in their order."""
    kinds = ("routes", "auth", "variables", "packets", "metadata", "guards", "calls", "tools")
    more = ("registrations", "freshness", "broken")
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*kinds, *more)}
    for file in files:
        try:
            tree = ast.parse(file["text"])
        except SyntaxError as problem:
            place = {"file": file["path"], "line": problem.lineno or 1}
            found["broken"].append({"message": problem.msg, **place})
            continue
        one = Facts(file["path"], tree)
        one.collect()
        for kind, items in one.found.items():
            found[kind] += items
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as request:
        wanted = json.load(request)["modules"]
    json.dump({"modules": [facts(module["files"]) for module in wanted]}, sys.stdout)
