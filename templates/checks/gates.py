"""Static gates over an extraction, measured from the rendered bytes.

    python3 -I gates.py FOLDER EXPECTATION.json > report.json

The expectation says which gates are wanted and what the schemas state (written by the generator
from the schemas, not from its templates). Python files are read by `ast`, never by text search,
and nothing is imported or run. The report lists one entry a gate and subject:

    {"gate": id, "subject": agent id or "", "passed": bool, "evidence": text,
     "findings": [{"path": text, "line": int, "message": text}, ...]}
"""

import ast
import io
import itertools
import json
import re
import sys
import tokenize
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

MOST_FINDINGS = 20


@dataclass
class Finding:
    """One place that breaks a gate."""

    path: str
    line: int
    message: str


@dataclass
class Module:
    """One parsed Python file."""

    path: str
    name: str
    tree: ast.Module
    text: str

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/")


@dataclass
class Extraction:
    """Everything the gates look at."""

    root: Path
    expectation: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    modules: list[Module] = field(default_factory=list)
    # By every folder that they stand in.
    modules_below: dict[str, list[Module]] = field(default_factory=dict)
    broken: list[Finding] = field(default_factory=list)
    _configured: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path, expectation: dict[str, Any]) -> "Extraction":
        found = cls(root, expectation)
        for path in sorted(root.rglob("*")):
            if not path.is_file():
                continue
            relative = path.relative_to(root).as_posix()
            found.files[relative] = path.read_bytes()
            if relative.endswith(".py"):
                found._parse(relative)
        return found

    def _parse(self, relative: str) -> None:
        text = self.files[relative].decode("utf-8")
        try:
            tree = ast.parse(text, relative)
        except SyntaxError as problem:
            self.broken.append(Finding(relative, problem.lineno or 0, str(problem.msg)))
            return
        parts = relative.removesuffix(".py").split("/")[1:]
        if parts[-1:] == ["__init__"]:
            parts.pop()
        module = Module(relative, ".".join(parts), tree, text)
        self.modules.append(module)
        for folder in PurePosixPath(relative).parents:
            self.modules_below.setdefault(str(folder), []).append(module)

    def code(self) -> list[Module]:
        return [module for module in self.modules if module.path.startswith("code/")]

    def tests(self) -> list[Module]:
        return [module for module in self.modules if module.is_test]

    def configures(self, variable: str) -> bool:
        """Whether a configuration file names it; agents mostly ask for the same few."""
        if variable not in self._configured:
            self._configured[variable] = any(
                variable in content.decode()
                for path, content in self.files.items()
                if path.endswith(("_config.yaml", ".env.example"))
            )
        return self._configured[variable]

    def of_agent(self, agent: dict[str, Any]) -> list[Module]:
        return self.modules_below.get(agent["package_path"], [])


# --- reading code -------------------------------------------------------------------------------

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[tuple[Function, ast.ClassDef | None]]:
    """Every function with the class around it."""

    def walk(node: ast.AST, owner: ast.ClassDef | None) -> Iterator[tuple[Function, ast.ClassDef | None]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                yield child, owner
                yield from walk(child, None)
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, child)
            else:
                yield from walk(child, owner)

    return walk(tree, None)


def is_protocol(owner: ast.ClassDef | None) -> bool:
    return owner is not None and any("Protocol" in ast.dump(base) for base in owner.bases)


def decorators(node: Function | ast.ClassDef) -> list[str]:
    return [ast.unparse(item) for item in node.decorator_list]


def body_without_docstring(node: Function) -> list[ast.stmt]:
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(
        body[0].value.value, str
    ):
        return body[1:]
    return body


def literal(node: ast.expr) -> Any:
    """The value of a declarative expression; calls become maps with their name under `_`."""
    match node:
        case ast.Constant():
            return node.value
        case ast.Tuple() | ast.List():
            return [literal(item) for item in node.elts]
        case ast.Set():
            return sorted(str(literal(item)) for item in node.elts)
        case ast.Dict():
            return {
                str(literal(key)): literal(value)
                for key, value in zip(node.keys, node.values, strict=True)
                if key is not None
            }
        case ast.Call():
            arguments = [literal(item) for item in node.args]
            if isinstance(node.func, ast.Name) and node.func.id in {"frozenset", "tuple", "set"}:
                return arguments[0] if arguments else []
            named = {item.arg: literal(item.value) for item in node.keywords if item.arg}
            return {"_": ast.unparse(node.func), "args": arguments, **named}
        case ast.UnaryOp(op=ast.USub()):
            return -literal(node.operand)
        case _:
            return ast.unparse(node)


def contract_of(extraction: Extraction, agent: dict[str, Any]) -> dict[str, Any] | None:
    """The agent's contract as its generated module writes it."""
    wanted = agent["package_path"] + "/_contract.py"
    for module in extraction.of_agent(agent):
        if module.path != wanted:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "AgentContract":
                found = literal(node)
                return found if isinstance(found, dict) else None
    return None


# --- gates --------------------------------------------------------------------------------------

Verdict = tuple[list[Finding], str]
Gate = dict[str, Any]
Agent = dict[str, Any]

LANGUAGES = {
    "python": (".py",),
    "markdown": (".md",),
    "yaml": (".yaml", ".yml"),
    "json": (".json",),
    "toml": (".toml",),
    "shell": (".sh",),
}


def no_words(extraction: Extraction, gate: Gate) -> Verdict:
    """Python: comments and docstrings; other languages: the text."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, gate["words"])) + r")\b", re.IGNORECASE)
    endings = tuple(ending for name in gate["in"] for ending in LANGUAGES[name])
    findings = []
    count = 0
    texts = {module.path: module for module in extraction.modules}
    for path, content in extraction.files.items():
        if not path.endswith(endings):
            continue
        count += 1
        lines = _prose(texts[path]) if path in texts else enumerate(content.decode().splitlines(), 1)
        for line, text in lines:
            if found := pattern.search(text):
                findings.append(Finding(path, line, f"'{found[0]}' says that something is unfinished"))
    return findings, f"{count} files read"


def _prose(module: Module) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(module.tree):
        if isinstance(node, Function | ast.ClassDef | ast.Module):
            yield getattr(node, "lineno", 1), ast.get_docstring(node, clean=False) or ""


def no_stubs(extraction: Extraction, gate: Gate) -> Verdict:
    findings = []
    count = 0
    for module in extraction.modules:
        for node, owner in functions(module.tree):
            count += 1
            body = body_without_docstring(node)
            exempt = is_protocol(owner) or any("overload" in name for name in decorators(node))
            if not exempt and (not body or _is_empty(body)):
                findings.append(Finding(module.path, node.lineno, f"'{node.name}' does nothing"))
        for inner in ast.walk(module.tree):
            if isinstance(inner, ast.Name) and inner.id == "NotImplementedError":
                findings.append(Finding(module.path, inner.lineno, "NotImplementedError"))
            if isinstance(inner, ast.Pass):
                findings.append(Finding(module.path, inner.lineno, "a bare 'pass'"))
    return findings, f"{count} functions read"


def _is_empty(body: list[ast.stmt]) -> bool:
    return all(
        isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant) and item.value.value is ...
        for item in body
    )


def annotated(extraction: Extraction, gate: Gate) -> Verdict:
    findings = []
    count = 0
    for module in extraction.modules:
        for node, owner in functions(module.tree):
            count += 1
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            if owner is not None and "staticmethod" not in decorators(node):
                arguments = arguments[1:]
            extra = [item for item in (node.args.vararg, node.args.kwarg) if item]
            bare = [item.arg for item in [*arguments, *extra] if item.annotation is None]
            if bare or node.returns is None:
                what = ", ".join(bare) or "the result"
                findings.append(Finding(module.path, node.lineno, f"'{node.name}': no type for {what}"))
    return _share(findings, count, gate, "functions with every type written")


def _share(findings: list[Finding], count: int, gate: Gate, what: str) -> Verdict:
    """Findings count only when the share of sound subjects is below the gate's."""
    share = 1 - len(findings) / count if count else 1.0
    evidence = f"{count - len(findings)} of {count} {what}, {gate['at_least']:.0%} required"
    return (findings if share < gate["at_least"] else []), evidence


def documented(extraction: Extraction, gate: Gate) -> Verdict:
    findings = []
    count = 0
    for module in extraction.code():
        if not module.tree.body:
            continue
        for node, name, line in _public(module):
            count += 1
            if not ast.get_docstring(node):
                findings.append(Finding(module.path, line, f"{name} has no docstring"))
    return _share(findings, count, gate, "modules, public classes and functions with a docstring")


def _public(module: Module) -> Iterator[tuple[Any, str, int]]:
    yield module.tree, "the module", 1
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node, node.name, node.lineno
    for node, owner in functions(module.tree):
        inner = owner is None and node not in module.tree.body
        if not node.name.startswith("_") and not inner and not is_protocol(owner):
            yield node, node.name, node.lineno


def _imports(module: Module) -> Iterator[tuple[str, int, bool]]:
    """Imported module names, their line, and whether the import runs when the module is loaded."""
    late = {id(inner) for node, _ in functions(module.tree) for inner in _import_nodes(node)}
    guarded = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in _import_nodes(node)
    }
    for node in _import_nodes(module.tree):
        loads = id(node) not in late and id(node) not in guarded
        if isinstance(node, ast.Import):
            for item in node.names:
                yield item.name, node.lineno, loads
        elif node.level == 0 and node.module:
            yield node.module, node.lineno, loads
            for item in node.names:
                yield f"{node.module}.{item.name}", node.lineno, loads


def _import_nodes(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def imports_resolve(extraction: Extraction, gate: Gate) -> Verdict:
    own = {module.name for module in extraction.modules if not module.is_test}
    packages = {name.split(".")[0] for name in own}
    folders = {folder for name in own for folder in _folders(name)}
    findings = []
    count = 0
    for module in extraction.modules:
        for name, line, _ in _imports(module):
            if name.split(".")[0] not in packages:
                continue
            count += 1
            if name not in own and name.rpartition(".")[0] not in own and name not in folders:
                findings.append(Finding(module.path, line, f"there is no module '{name}'"))
    return findings, f"{count} imports of generated modules followed"


def _folders(name: str) -> Iterator[str]:
    """The packages around a module, the innermost first."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def packages_are_declared(extraction: Extraction, gate: Gate) -> Verdict:
    packages = {module.name.split(".")[0] for module in extraction.modules if not module.is_test}
    declared = set(extraction.expectation["distributions"])
    used: set[str] = set()
    findings = []
    for module in extraction.modules:
        for name, line, loads in _imports(module):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top in packages:
                continue
            used.add(top)
            # An import inside a function is that of an optional driver or a linked module.
            if top not in declared and loads:
                findings.append(Finding(module.path, line, f"'{top}' is no declared dependency"))
    return findings, f"used: {', '.join(sorted(used))}"


def imports_acyclic(extraction: Extraction, gate: Gate) -> Verdict:
    own = {module.name: module for module in extraction.code()}
    edges = {
        name: sorted(
            {target for target, _, loads in _imports(module) if loads and target in own and target != name}
        )
        for name, module in own.items()
    }
    cycle = _cycle(edges)
    findings = [Finding(own[cycle[0]].path, 1, " -> ".join(cycle))] if cycle else []
    return findings, f"{len(edges)} modules, {sum(map(len, edges.values()))} imports at load time"


def _cycle(edges: dict[str, list[str]]) -> list[str]:
    """Some cycle, found without recursion; empty when there is none."""
    state: dict[str, int] = {}
    for start in sorted(edges):
        if state.get(start):
            continue
        stack = [(start, iter(edges[start]))]
        state[start] = 1
        while stack:
            name, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                state[name] = 2
                stack.pop()
            elif state.get(target) == 1:
                path = [item for item, _ in stack]
                return [*path[path.index(target) :], target]
            elif not state.get(target):
                state[target] = 1
                stack.append((target, iter(edges[target])))
    return []


def flags_in_code(extraction: Extraction, gate: Gate) -> Verdict:
    """Every feature flag of the configuration stands in the code, spelled out or by its suffix."""
    texts = {
        node.value
        for module in extraction.code()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    flags = extraction.expectation["flags"]
    findings = [Finding("code", 0, f"nothing reads {flag}") for flag in flags if flag not in texts]
    return findings, f"{len(flags)} feature flags"


def no_empty_sections(extraction: Extraction, gate: Gate) -> Verdict:
    findings = []
    count = 0
    for path, content in extraction.files.items():
        if not path.endswith(".md"):
            continue
        count += 1
        open_heading: tuple[int, int, str] | None = None
        fenced = False
        for line, text in enumerate(content.decode().splitlines(), 1):
            fenced ^= text.startswith("```")
            level = len(text) - len(text.lstrip("#")) if text.startswith("#") and not fenced else 0
            if level and open_heading and level <= open_heading[1]:
                findings.append(Finding(path, open_heading[0], f"'{open_heading[2]}' is empty"))
            if level:
                open_heading = (line, level, text)
            elif text.strip() and not text.startswith("<!--"):
                open_heading = None
        if open_heading:
            findings.append(Finding(path, open_heading[0], f"'{open_heading[2]}' is empty"))
    return findings, f"{count} documents read"


def models_forbid_unknown(extraction: Extraction, gate: Gate) -> Verdict:
    """Every class that derives from BaseModel directly forbids fields it does not declare, save
    those the gate excepts."""
    findings = []
    count = 0
    for module in extraction.code():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and "BaseModel" in [ast.unparse(base) for base in node.bases]:
                if node.name in gate.get("except", []):
                    continue
                count += 1
                text = ast.unparse(node)
                if not re.search(r"extra\W+(=|:)?\s*['\"]forbid", text):
                    findings.append(Finding(module.path, node.lineno, f"{node.name} takes unknown fields"))
    return findings, f"{count} base models"


def files_below_roots(extraction: Extraction, gate: Gate) -> Verdict:
    roots = {agent["package_path"] for agent in extraction.expectation["agents"]}
    roots |= {f"code/{name}" for name in extraction.expectation["own_packages"]}
    found = [path for path in extraction.files if path.startswith("code/")]
    findings = [
        Finding(path, 0, "below no declared root")
        for path in found
        if not any(str(folder) in roots for folder in PurePosixPath(path).parents)
    ]
    return findings, f"{len(found)} files below {len(roots)} roots"


def no_unplanned_files(extraction: Extraction, gate: Gate) -> Verdict:
    planned = set(extraction.expectation["planned"])
    findings = [Finding(path, 0, "no rule asks for it") for path in extraction.files if path not in planned]
    findings += [Finding(path, 0, "planned, not there") for path in sorted(planned - set(extraction.files))]
    return findings, f"{len(extraction.files)} files, {len(planned)} planned"


def pairs_tested(extraction: Extraction, gate: Gate) -> Verdict:
    """A test that names both agents for every edge of the graph, and for the share of the pairs."""
    ids = {agent["id"] for agent in extraction.expectation["agents"] if agent["integrated"]}
    named: set[tuple[str, str]] = set()
    for module in extraction.tests():
        words = {
            node.value
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        named.update(itertools.combinations(sorted(ids & words), 2))
    edges = [edge for edge in extraction.expectation["edges"] if ids.issuperset(edge)]
    findings = [
        Finding("tests", 0, f"no test names both '{before}' and '{after}'")
        for before, after in edges
        if (min(before, after), max(before, after)) not in named
    ]
    pairs = len(ids) * (len(ids) - 1) // 2
    least = gate.get("pairs_at_least", 0)
    if len(named) < least * pairs:
        message = f"{len(named)} of {pairs} pairs of agents are named, {least:.0%} required"
        findings.append(Finding("tests", 0, message))
    return findings, f"{len(edges)} dependencies, {len(named)} of {pairs} pairs of agents"


def tests_exist(extraction: Extraction, gate: Gate) -> Verdict:
    findings = []
    count = 0
    for module in extraction.tests():
        for node, _ in functions(module.tree):
            if not node.name.startswith("test_"):
                continue
            count += 1
            if not _asserts(node):
                findings.append(Finding(module.path, node.lineno, f"'{node.name}' asserts nothing"))
    for agent in extraction.expectation["agents"]:
        missing = [path for path in agent["tests"] if path not in extraction.files]
        findings += [Finding(path, 0, "the test file is missing") for path in missing]
        if agent["wants_tests"] and not agent["tests"]:
            findings.append(Finding(agent["package_path"], 0, f"no test for '{agent['id']}'"))
    spared = [agent["id"] for agent in extraction.expectation["agents"] if not agent["wants_tests"]]
    evidence = f"{count} test functions in {len(extraction.tests())} files, each one asserts"
    if spared:
        evidence += f"; not required of {', '.join(spared)}: the schema says so"
    return findings, evidence


def _asserts(node: Function) -> bool:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            return True
        if isinstance(inner, ast.Call) and ast.unparse(inner.func).endswith((".raises", ".warns")):
            return True
    return False


# --- gates of one agent -------------------------------------------------------------------------


def listed_files_exist(extraction: Extraction, gate: Gate, agent: Agent) -> Verdict:
    paths = agent[gate["list"]]
    missing = [path for path in paths if path not in extraction.files]
    findings = [Finding(path, 0, "declared, not there") for path in missing]
    findings += [
        Finding(path, 0, "the file is empty")
        for path in paths
        if path in extraction.files and not extraction.files[path].strip()
    ]
    return findings, f"{len(paths) - len(missing)} of {len(paths)} declared files"


def document_exists(extraction: Extraction, gate: Gate, agent: Agent) -> Verdict:
    name = gate["document"]
    if gate.get("when") == "deployment.endpoints" and not agent["endpoints"]:
        return [], "no endpoint is declared, so none is needed"
    found = [path for path in agent["documents"] if path.rsplit("/", 1)[-1] == name]
    return ([] if found else [Finding(agent["package_path"], 0, f"no {name}")]), ", ".join(found)


def packages_match_roots(extraction: Extraction, gate: Gate, agent: Agent) -> Verdict:
    package = agent["package_path"].removeprefix("code/").replace("/", ".")
    names = [module.name for module in extraction.of_agent(agent)]
    findings = [] if package in names else [Finding(agent["package_path"], 0, f"no package '{package}'")]
    return findings, f"package {package}, {len(names)} modules"


def links_in_code(extraction: Extraction, gate: Gate, agent: Agent) -> Verdict:
    modules = extraction.of_agent(agent)
    names = {target for module in modules for target, _, _ in _imports(module)}
    texts = {
        node.value
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    findings = [
        Finding(agent["package_path"], 0, f"nothing refers to '{link['path']}'")
        for link in agent["links"]
        if link["path"] not in texts
        and link["module"] not in texts
        and not any(name == link["module"] or name.startswith(link["module"] + ".") for name in names)
    ]
    return findings, f"{len(agent['links'])} declared links, each one named by the code"


def variables_in_configuration(extraction: Extraction, gate: Gate, agent: Agent) -> Verdict:
    findings = [
        Finding(agent["package_path"], 0, f"no configuration file names {variable}")
        for variable in agent["backend_variables"]
        if not extraction.configures(variable)
    ]
    return findings, f"backends: {', '.join(agent['backend_variables']) or 'none'}"


def contract_parts(extraction: Extraction, gate: Gate, agent: Agent) -> Verdict:
    """The contract read back from its module equals what the schema says, part by part."""
    contract = contract_of(extraction, agent)
    where = agent["package_path"] + "/_contract.py"
    if contract is None:
        return [Finding(where, 0, "no contract was found")], ""
    findings = []
    seen = []
    for part, compare in PARTS.items():
        if not any(part == wanted or part.startswith(wanted + ".") for wanted in gate["parts"]):
            continue
        declared, written = compare(agent, contract)
        seen.append(f"{part}: {_count(declared)}")
        if declared != written:
            message = f"{part}: the schema says {declared!r}, the code {written!r}"
            findings.append(Finding(where, 1, message))
    return findings, "; ".join(seen)


def _count(value: Any) -> str:
    return str(len(value)) if isinstance(value, list | dict) else str(value)


def _named(contract: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [item for item in contract.get(key, []) if isinstance(item, dict)]


def _sources(contract: dict[str, Any], prefix: str) -> bool:
    return any(str(rule.get("source", "")).startswith(prefix) for rule in _named(contract, "rules"))


def _endpoints(agent: Agent, contract: dict[str, Any]) -> tuple[Any, Any]:
    written = {str(item.get("path")): str(item.get("method")) for item in _named(contract, "operations")}
    # A schema may name a path alone; then any method will do.
    return {path: method or written.get(path, "") for method, path in agent["endpoints"]}, written


def _event(name: str) -> str:
    """An event as stated and as code spells it: ASCII words, without the `_` that keeps it off keywords."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "_".join(re.findall(r"[a-z0-9]+", folded))


PARTS: dict[str, Callable[[Agent, dict[str, Any]], tuple[Any, Any]]] = {
    "governance.anchors": lambda agent, contract: (agent["anchors"], contract.get("anchors", [])),
    "governance.mode": lambda agent, contract: (agent["mode"], contract.get("mode")),
    "governance.humanoverride": lambda agent, contract: (
        agent["human_override"], contract.get("human_override"),
    ),
    "governance.auditscope": lambda agent, contract: (
        sorted(map(_event, agent["audit_scope"])),
        sorted(map(_event, contract.get("audit_scope", []))),
    ),
    "governance.escalationpolicy": lambda agent, contract: (
        agent["has_policy"], _sources(contract, "governance.escalationpolicy"),
    ),
    "learningsystem.autonomyprofile.escalationtriggers": lambda agent, contract: (
        bool(agent["trigger_count"]),
        _sources(contract, "learningsystem.autonomyprofile.escalationtriggers"),
    ),
    "learningsystem.autonomyprofile.safetylayer": lambda agent, contract: (
        agent["safety"], [str(item.get("name")) for item in _named(contract, "safety")],
    ),
    "memorytopology": lambda agent, contract: (
        agent["layers"],
        {str(item.get("name")): str(item.get("storage")) for item in _named(contract, "layers")},
    ),
    "deployment.endpoints": _endpoints,
    # An agent that declares no log file writes to one of its own.
    "cursorinstructions.logging": lambda agent, contract: (
        len(agent["logging"]) or 1, len(contract.get("log_topics", {})),
    ),
    "communicationstack": lambda agent, contract: (
        agent["channels"], sorted(contract.get("channels", [])),
    ),
}

COLLECTION_CHECKS: dict[str, Callable[[Extraction, Gate], Verdict]] = {
    check.__name__: check
    for check in (
        no_words, no_stubs, annotated, documented, imports_resolve, packages_are_declared,
        imports_acyclic, flags_in_code, no_empty_sections, models_forbid_unknown,
        files_below_roots, no_unplanned_files, pairs_tested, tests_exist,
    )
}
AGENT_CHECKS: dict[str, Callable[[Extraction, Gate, Agent], Verdict]] = {
    "listed_files_exist": listed_files_exist,
    "document_exists": document_exists,
    "packages_match_roots": packages_match_roots,
    "links_in_code": links_in_code,
    "variables_in_configuration": variables_in_configuration,
    "contract_states": contract_parts,
    "contract_equals": contract_parts,
}


def entry(gate: str, subject: str, verdict: Verdict) -> dict[str, Any]:
    """One entry of the report."""
    findings, evidence = verdict
    return {
        "gate": gate,
        "subject": subject,
        "passed": not findings,
        "evidence": evidence,
        "count": len(findings),
        "findings": [vars(finding) for finding in findings[:MOST_FINDINGS]],
    }


def report(extraction: Extraction) -> list[dict[str, Any]]:
    """One entry a gate, or a gate and agent; a gate nothing here measures gets none."""
    parsed = (extraction.broken, f"{len(extraction.modules)} Python files parsed")
    entries = [entry("python_parses", "", parsed)]
    for gate in extraction.expectation["gates"]:
        name = gate["check"]
        if name in COLLECTION_CHECKS:
            entries.append(entry(gate["id"], "", COLLECTION_CHECKS[name](extraction, gate)))
        elif name in AGENT_CHECKS:
            entries += [
                entry(gate["id"], agent["id"], AGENT_CHECKS[name](extraction, gate, agent))
                for agent in extraction.expectation["agents"]
            ]
    return entries


def main() -> None:
    """Run every gate and print the report."""
    expectation = json.loads(Path(sys.argv[2]).read_text())
    extraction = Extraction.read(Path(sys.argv[1]), expectation)
    json.dump({"version": 1, "gates": report(extraction)}, sys.stdout, ensure_ascii=True)


main()
