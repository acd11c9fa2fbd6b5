"""l9gen's template language as a Jinja2 environment: the definition the Swift engine is held to.

Used by the oracle check and while writing templates. A template's language follows from its name
(`README.md.j2` is Markdown). Every interpolation passes that language's escaper unless its value
is `Safe`, which only the filters below, macros, `caller()` and `super()` return.
"""

import json
import keyword
import math
import re
from pathlib import Path
from typing import Any

import jinja2
import jinja2.runtime


class Safe(str):
    """Text that is already correct in the output language."""


class TemplateProblem(Exception):
    """A value that may not stand where the template puts it."""


WIDTH = 100
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\Z")
_TYPE = re.compile(r"[A-Za-z0-9_\[\], .|]*\Z")
_YAML_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./+@-]*( [A-Za-z0-9_./+@(-][A-Za-z0-9_./+@()-]*)*\Z")
_YAML_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def _is_plain(code: int) -> bool:
    return 0x20 <= code < 0x7F


# --- Python -------------------------------------------------------------------------------------


def pystr(value: object) -> Safe:
    """A Python literal of printable ASCII, in the quotes that need fewer escapes, else double."""
    text = text_of(value)
    quote = "'" if text.count('"') > text.count("'") else '"'
    out = [quote]
    for char in text:
        code = ord(char)
        if char in (quote, "\\"):
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif char == "\t":
            out.append("\\t")
        elif _is_plain(code):
            out.append(char)
        elif code < 0x100:
            out.append(f"\\x{code:02x}")
        elif code < 0x10000:
            out.append(f"\\u{code:04x}")
        else:
            out.append(f"\\U{code:08x}")
    out.append(quote)
    return Safe("".join(out))


def pydoc(value: object) -> Safe:
    """Text for the inside of a docstring, one line: white space folded, quotes and backslashes
    neutralised, other characters that are not printable ASCII written as `?`."""
    folded = " ".join(text_of(value).split())
    out = []
    for char in folded:
        if char == "\\":
            out.append("/")
        elif char == '"':
            out.append("'")
        elif _is_plain(ord(char)):
            out.append(char)
        else:
            out.append("?")
    return Safe("".join(out))


def pycomment(value: object) -> Safe:
    """Text for the inside of a comment: as `pydoc`, at most 200 characters, no coding cookie."""
    return Safe(re.sub(r"coding(?=[:=])", "coding ", pydoc(value))[:200])


def pyident(value: object) -> Safe:
    """An identifier or dotted name, or an error."""
    text = text_of(value)
    if not _IDENTIFIER.match(text) or any(keyword.iskeyword(part) for part in text.split(".")):
        raise TemplateProblem(f"{text!r} is not a Python identifier")
    return Safe(text)


def pytype(value: object) -> Safe:
    """A type expression made of names, brackets, commas, dots and `|`, or an error."""
    text = text_of(value)
    if not _TYPE.match(text):
        raise TemplateProblem(f"{text!r} is not a Python type expression")
    return Safe(text)


def pylit(value: object, indent: int = 0) -> Safe:
    """A Python literal: lists and maps one element per line with a trailing comma."""
    return Safe(_literal(value, indent, "[", "]"))


def pytuple(value: object, indent: int = 0) -> Safe:
    """As `pylit`, lists written as tuples at every depth; a tuple of one scalar on one line."""
    return Safe(_literal(value, indent, "(", ")"))


def _literal(value: object, indent: int, opening: str, closing: str) -> str:
    inner = " " * (indent + 4)
    if isinstance(value, (list, tuple)):
        if not value:
            return opening + closing
        if opening == "(" and len(value) == 1 and not isinstance(value[0], (list, tuple, dict)):
            return f"({_scalar(value[0])},)"
        rows = [f"{inner}{_literal(item, indent + 4, opening, closing)},\n" for item in value]
        return f"{opening}\n{''.join(rows)}{' ' * indent}{closing}"
    if isinstance(value, dict):
        if not value:
            return "{}"
        rows = [
            f"{inner}{pystr(key)}: {_literal(item, indent + 4, opening, closing)},\n"
            for key, item in value.items()
        ]
        return f"{{\n{''.join(rows)}{' ' * indent}}}"
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None or isinstance(value, bool | int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    return pystr(value)


def number(value: float) -> str:
    """Shortest text that reads back as the same number, as Python's repr."""
    if not math.isfinite(value):
        raise TemplateProblem("a number is finite")
    return repr(value)


def pylong(value: object, indent: int = 0, prefix: int = 0) -> Safe:
    """A string literal; when it does not fit in 100 columns behind a line indented by `indent` that
    begins with `prefix` more columns, parenthesised chunks on lines of their own, split behind
    spaces."""
    literal = pystr(value)
    if indent + prefix + len(literal) + 1 <= WIDTH:
        return literal
    room = WIDTH - indent - 4
    chunks: list[str] = []
    current = ""
    words = re.findall(r"[^ ]* *", text_of(value))[:-1] or [""]
    for word in (piece for word in words for piece in _pieces(word, room)):
        if current and len(pystr(current + word)) > room:
            chunks.append(current)
            current = word
        else:
            current += word
    chunks.append(current)
    inner = " " * (indent + 4)
    rows = "".join(f"{inner}{pystr(chunk)}\n" for chunk in chunks)
    return Safe(f"(\n{rows}{' ' * indent})")


def _pieces(word: str, room: int) -> list[str]:
    """A word that fills more than a line, cut."""
    pieces = [""]
    for char in word:
        if pieces[-1] and len(pystr(pieces[-1] + char)) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def pyindent(value: object, width: int = 4) -> Safe:
    """Text that was escaped already (a macro's), every line behind the first that is not empty
    moved right by `width` columns; anything else is an error."""
    if not isinstance(value, Safe):
        raise TemplateProblem("pyindent takes text that a macro or filter returned")
    first, *others = str(value).split("\n")
    moved = [" " * width + line if line else line for line in others]
    return Safe("\n".join([first, *moved]))


_STDLIB = frozenset(
    {"__future__", "abc", "asyncio", "base64", "collections", "contextlib", "dataclasses",
     "datetime", "doctest", "enum", "functools", "hashlib", "hmac", "importlib", "inspect", "itertools",
     "json",
     "logging", "math", "os", "pathlib", "re", "statistics", "subprocess", "sys", "time", "types", "typing",
     "unicodedata", "uuid", "warnings"}
)
_THIRD_PARTY = frozenset(
    {"fastapi", "httpx", "hypothesis", "prometheus_client", "pydantic", "pytest",
     "pytest_asyncio", "starlette", "structlog", "uvicorn", "yaml"}
)


def pyimports(lines: list[str]) -> Safe:
    """Imports in isort order from `module` (import module), `module:Name` and
    `module:Name as Alias` entries; equal entries once; one group each for the standard library,
    other packages and our own; an alias has a statement of its own."""
    modules: dict[str, list[str]] = {}
    plain: list[str] = []
    for line in lines:
        module, _, name = text_of(line).partition(":")
        if not name:
            if module not in plain:
                plain.append(module)
        elif name not in modules.setdefault(module, []):
            modules[module].append(name)
    groups: list[list[str]] = [[], [], []]
    for module in sorted(plain, key=lambda module: (module.lower(), module)):
        pyident(module)
        groups[_group(module)].append(f"import {module}\n")
    for module in sorted(modules, key=lambda module: (module.lower(), module)):
        pyident(module)
        names = modules[module]
        parts = [[name for name in names if " as " not in name]]
        parts += [[name] for name in names if " as " in name]
        for part in sorted((part for part in parts if part), key=lambda part: min(map(_rank, part))):
            groups[_group(module)].append(_from_import(module, part))
    return Safe("\n".join("".join(group) for group in groups if group).removesuffix("\n"))


def _group(module: str) -> int:
    top = module.split(".")[0]
    return 0 if top in _STDLIB else 1 if top in _THIRD_PARTY else 2


def _rank(name: str) -> tuple[int, str]:
    first = name.split(" ")[0]
    kind = 0 if first.isupper() and len(first) > 1 else 1 if first[:1].isupper() else 2
    return kind, name


def _from_import(module: str, names: list[str]) -> str:
    for name in names:
        for part in name.split(" as "):
            pyident(part)
    ordered = sorted(names, key=_rank)
    line = f"from {module} import {', '.join(ordered)}\n"
    if len(line) - 1 <= WIDTH:
        return line
    return f"from {module} import (\n{''.join(f'    {name},{chr(10)}' for name in ordered)})\n"


# --- other languages ----------------------------------------------------------------------------


def mdtext(value: object) -> Safe:
    """Text of one line that means itself in Markdown: HTML and markup characters escaped."""
    out = []
    for char in " ".join(text_of(value).split()):
        if char in "\\`*_[]<>|#~":
            out.append("\\" + char)
        elif char == "&":
            out.append("&amp;")
        elif ord(char) < 0x20 or _deceives(char):
            out.append("?")
        else:
            out.append(char)
    return Safe("".join(out))


def mdcode(value: object) -> Safe:
    """An inline code span; backquotes inside lengthen the fence; safe in a table cell."""
    text = " ".join(text_of(value).split())
    text = "".join("?" if ord(char) < 0x20 or _deceives(char) else char for char in text)
    text = text.replace("|", "\\|")
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if "`" in text else ""
    return Safe(f"{fence}{pad}{text}{pad}{fence}" if text else "")


def mdfence(value: object, info: str = "") -> Safe:
    """A fenced block of a text or a list of texts; backquotes inside lengthen the fence."""
    lines = [text_of(item) for item in value] if isinstance(value, list) else [text_of(value)]
    text = "".join(line + "\n" for line in lines)
    text = "".join(
        "?" if (ord(char) < 0x20 and char not in "\n\t") or _deceives(char) else char
        for char in text
    )
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return Safe(f"{fence}{info}\n{text}{fence}")


def _deceives(char: str) -> bool:
    code = ord(char)
    return (
        0x7F <= code < 0xA0
        or code in (0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF)
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
        or 0xE0000 <= code <= 0xE007F
    )


def jsonstr(value: object) -> Safe:
    """A JSON string of printable ASCII."""
    return Safe(json.dumps(text_of(value), ensure_ascii=True).replace("\x7f", "\\u007f"))


def tojson(value: object, indent: int | None = None) -> Safe:
    """JSON of any value, ASCII, keys in their own order; `indent` spaces a level or one line."""
    return Safe(json.dumps(value, ensure_ascii=True, indent=indent).replace("\x7f", "\\u007f"))


def yamlstr(value: object) -> Safe:
    """A YAML scalar: plain where YAML 1.1 and 1.2 both read the same text, else double-quoted."""
    if value is None:
        return Safe("null")
    if isinstance(value, bool):
        return Safe("true" if value else "false")
    if isinstance(value, int):
        return Safe(str(value))
    if isinstance(value, float):
        return Safe(number(value))
    text = text_of(value)
    if _YAML_PLAIN.match(text) and text.lower() not in _YAML_WORDS:
        return Safe(text)
    return longstr(text)


def longstr(value: object) -> Safe:
    """As in JSON, but for characters beyond U+FFFF: YAML and TOML know no pairs of surrogates."""
    pieces = (
        f"\\U{ord(char):08x}" if ord(char) > 0xFFFF else jsonstr(char)[1:-1]
        for char in text_of(value)
    )
    return Safe('"' + "".join(pieces) + '"')


def tomlstr(value: object) -> Safe:
    """A TOML basic string."""
    return longstr(value)


def shword(value: object) -> Safe:
    """One word of a POSIX shell; NUL is an error."""
    text = text_of(value)
    if "\0" in text:
        raise TemplateProblem("a shell word holds no NUL")
    if text and re.fullmatch(r"[A-Za-z0-9_./:=@%+-]+", text) and not text.startswith("-"):
        return Safe(text)
    return Safe("'" + text.replace("'", "'\"'\"'") + "'")


# --- plumbing -----------------------------------------------------------------------------------


def text_of(value: object) -> str:
    """The text of a scalar; anything else is an error."""
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    raise TemplateProblem(f"a {type(value).__name__} has no text; use a loop or a filter")


def _python_default(value: object) -> Safe:
    if isinstance(value, bool | int | float) or value is None:
        return Safe(_scalar(value))
    text = text_of(value)
    if not _IDENTIFIER.match(text):
        raise TemplateProblem(f"{text!r} is not an identifier; use pystr, pydoc or pycomment")
    return Safe(text)


def _text_default(value: object) -> Safe:
    text = text_of(value)
    return Safe("".join(c for c in text if c in "\n\t" or (ord(c) >= 0x20 and not _deceives(c))))


ESCAPERS = {
    ".py": _python_default,
    ".md": mdtext,
    ".yaml": yamlstr,
    ".yml": yamlstr,
    ".json": tojson,
    ".toml": lambda value: Safe(str(value).lower()) if isinstance(value, bool) else (
        Safe(text_of(value)) if isinstance(value, int | float) else tomlstr(value)),
    ".sh": shword,
    ".txt": _text_default,
}

FILTERS = {
    name: globals()[name]
    for name in (
        "pyindent", "pystr", "pydoc", "pycomment", "pyident", "pytype", "pylit", "pytuple", "pylong",
        "pyimports", "mdtext", "mdcode", "mdfence", "jsonstr", "tojson", "yamlstr", "tomlstr",
        "shword",
    )
}


_invoke = jinja2.runtime.Macro._invoke
_block = jinja2.runtime.BlockReference.__call__


def _mark_rendered_text_safe() -> None:
    """Macros, `caller()`, `super()` and `self.block()` return text that was escaped already."""

    def invoke(self: jinja2.runtime.Macro, arguments: Any, autoescape: bool) -> str:
        return Safe(_invoke(self, arguments, autoescape))

    def block(self: jinja2.runtime.BlockReference) -> str:
        return Safe(_block(self))

    jinja2.runtime.Macro._invoke = invoke  # type: ignore[method-assign]
    jinja2.runtime.BlockReference.__call__ = block  # type: ignore[method-assign]


_mark_rendered_text_safe()


def environment(root: Path, name: str) -> jinja2.Environment:
    """The environment for one template file (`x.py.j2`); its language decides the escaper."""
    suffix = Path(name.removesuffix(".j2")).suffix
    escape = ESCAPERS.get(suffix, _text_default)

    def finalize(value: object) -> object:
        return value if isinstance(value, Safe) else escape(value)

    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root),
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.loopcontrols"],
    )
    env.filters.update(FILTERS)
    for banned in ("random", "urlize", "xmlattr", "pprint", "filesizeformat"):
        env.filters.pop(banned, None)
    env.globals = {"range": range, "namespace": jinja2.utils.Namespace, "dict": dict}
    return env


def render(root: Path, name: str, context: dict[str, Any]) -> str:
    """Render one template."""
    return environment(root, name).get_template(name).render(context)
