"""Finds every place of a module that can be broken, with cosmic-ray's operators."""

import ast
import difflib
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names


@dataclass(frozen=True, order=True)
class Mutant:
    """One changed place: the line before and after it."""

    module: str
    line: int
    operator: str
    occurrence: int
    before: str
    after: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what identifies the change when lines move."""
        return self.module, self.before, self.after


def modules(code: Path, names: list[str]) -> dict[str, Path]:
    """Return the modules that the names mean, by dotted name."""
    found: dict[str, Path] = {}
    for path in sorted(code.rglob("*.py")):
        parts = path.relative_to(code).with_suffix("").parts
        dotted = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if any(dotted == name or dotted.startswith(f"{name}.") for name in names):
            found[dotted] = path
    return found


def places(module: str, source: str) -> list[tuple[str, str, int, int]]:
    """Return every place of a module that an operator can change: module, operator, which, line.

    Annotations are left alone: a changed one either breaks the import, which any test notices, or
    has no effect.
    """
    silent = _silent_lines(source)
    nodes = list(ast_nodes(get_ast(source)))
    found = []
    for name in sorted(operator_names()):
        kind = get_operator(name)
        if kind.arguments():
            continue  # replaces variables by given ones: nothing a reviewer would miss
        operator = kind()
        spots = [spot for node in nodes for spot in operator.mutation_positions(node)]
        short = name.removeprefix("core/")
        found += [
            (module, short, number, start[0])
            for number, (start, _stop) in enumerate(spots)
            if start[0] not in silent
        ]
    return found


def mutant(source: str, place: tuple[str, str, int, int]) -> Mutant | None:
    """Return the mutant of a place; None when it does not compile or means the same."""
    module, operator, occurrence, line = place
    changed = mutate_code(source, get_operator(f"core/{operator}")(), occurrence)
    if changed is None or _dump(changed) in (None, _dump(source)):
        return None
    before, after = _difference(source, changed)
    if before == "*,":
        return None  # a mark between parameters, no multiplication
    return Mutant(module, line, operator, occurrence, before, after)


def mutated(source: str, mutant: Mutant) -> str:
    """Return the module's text with the mutant's change."""
    changed = mutate_code(source, get_operator(f"core/{mutant.operator}")(), mutant.occurrence)
    if changed is None:
        raise LookupError(f"no such mutant: {mutant}")
    return changed


def _dump(source: str | None) -> str | None:
    try:
        return None if source is None else ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def _difference(before: str, after: str) -> tuple[str, str]:
    changes = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old = " ".join(line[2:].strip() for line in changes if line.startswith("- "))
    new = " ".join(line[2:].strip() for line in changes if line.startswith("+ "))
    return old, new


def _silent_lines(source: str) -> set[int]:
    """Return the lines that hold nothing but annotations, docstrings or metadata."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        for part in _annotations(node):
            lines.update(range(part.lineno, (part.end_lineno or part.lineno) + 1))
        if isinstance(node, ast.Assign) and _is_metadata(node):
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    for node in ast.walk(ast.parse(source)):
        # A default or a value on the same line is code after all.
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            lines.difference_update(_span(node.value))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            defaults = [*node.args.defaults, *(item for item in node.args.kw_defaults if item)]
            for default in defaults:
                lines.difference_update(_span(default))
    return lines


def _annotations(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.AnnAssign):
        return [node.annotation]
    if isinstance(node, ast.arg):
        return [node.annotation] if node.annotation else []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.returns] if node.returns else []
    return []


def _is_metadata(node: ast.Assign) -> bool:
    names = {item.id for item in node.targets if isinstance(item, ast.Name)}
    return bool(names & {"__meta__", "__footer_meta__", "__l9_trace__", "__all__"})


def _span(node: ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
