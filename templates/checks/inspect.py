"""Says what Python files hold, read by `ast`: nothing of them is imported or run.

    python -I inspect.py FOLDER REQUEST.json > report.json

The request is {"files": [path], "behaviours": [{"text": text, "module": path or null}]}. The report
has, by path, the public names of each file with their signatures and first sentences, routes,
models, the environment it reads, imports, calls and the texts that look like dotted names; and for
each behaviour a test that its words and the code determine, or what is missing for one.
"""

import ast
import builtins
import json
import re
import sys
from pathlib import Path

ROUTE_METHODS = ("get", "post", "put", "patch", "delete", "websocket")
DOTTED = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")


def summary(node):
    """The first sentence of a docstring, or nothing."""
    text = ast.get_docstring(node) or ""
    paragraph = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s", paragraph)[0] if paragraph else ""


def keyword_text(call, name):
    """The literal text that a call gives to a keyword, or nothing."""
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == name and isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return ""


def dotted(node):
    """`a.b.c` of names and attributes; nothing for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        return ".".join([node.id, *reversed(parts)])
    return ""


def signature(node, *, method=False):
    """Parameters and result as they are written."""
    arguments = ast.unparse(node.args)
    if method:
        arguments = re.sub(r"^(self|cls)(, )?", "", arguments)
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({arguments}){result}"


def is_public(name):
    """Whether a name is meant for others."""
    return not name.startswith("_")


def function(node, *, method=False):
    """One function or method."""
    raised = sorted(
        {
            dotted(item.exc.func if isinstance(item.exc, ast.Call) else item.exc)
            for item in ast.walk(node)
            if isinstance(item, ast.Raise) and item.exc is not None
        }
        - {""}
    )
    doc = ast.get_docstring(node) or ""
    return {
        "name": node.name,
        "signature": signature(node, method=method),
        "summary": summary(node),
        "is_async": isinstance(node, ast.AsyncFunctionDef),
        "raises": raised,
        "has_examples": ">>> " in doc,
        "line": node.lineno,
    }


def field(node):
    """One annotated field of a class."""
    default = node.value
    required = default is None
    if isinstance(default, ast.Call) and dotted(default.func).split(".")[-1] in ("Field", "field"):
        keywords = {keyword.arg for keyword in default.keywords}
        has_default = bool(keywords & {"default", "default_factory"}) or bool(default.args)
        required = not has_default or (
            bool(default.args) and isinstance(default.args[0], ast.Constant)
            and default.args[0].value is Ellipsis
        )
    return {"name": node.target.id, "type": ast.unparse(node.annotation), "required": required}


def described_class(node):
    """One class with its public methods and fields."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        "name": node.name,
        "bases": [ast.unparse(base) for base in node.bases],
        "decorators": [dotted(getattr(item, "func", item)) for item in node.decorator_list],
        "summary": summary(node),
        "has_examples": ">>> " in (ast.get_docstring(node) or ""),
        "methods": [
            function(item, method=True)
            for item in node.body
            if isinstance(item, functions) and is_public(item.name)
        ],
        "fields": [
            field(item)
            for item in node.body
            if isinstance(item, ast.AnnAssign)
            and isinstance(item.target, ast.Name)
            and is_public(item.target.id)
        ],
        "line": node.lineno,
    }


def routes(tree):
    """Routes that decorators declare, with their functions."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for item in node.decorator_list:
            if not (isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute)):
                continue
            path = item.args[0] if item.args else None
            if item.func.attr in ROUTE_METHODS and isinstance(path, ast.Constant):
                if isinstance(path.value, str) and path.value.startswith("/"):
                    found.append(
                        {
                            "method": item.func.attr.upper(),
                            "path": path.value,
                            "function": node.name,
                            "summary": summary(node) or keyword_text(item, "summary"),
                        }
                    )
    return found


def environment(tree):
    """Names of environment variables that are read."""
    names = set()
    for node in ast.walk(tree):
        key = None
        if isinstance(node, ast.Call) and node.args:
            target = dotted(node.func)
            if target in ("os.getenv", "getenv", "os.environ.get", "environ.get"):
                key = node.args[0]
        elif isinstance(node, ast.Subscript) and dotted(node.value) in ("os.environ", "environ"):
            key = node.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            names.add(key.value)
    return sorted(names)


def imports(tree):
    """What is imported: full dotted names by the names they have in the file."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                local = item.asname or item.name.split(".")[0]
                found[local] = item.name if item.asname else item.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for item in node.names:
                found[item.asname or item.name] = f"{node.module}.{item.name}"
    return found


def modules(tree):
    """Dotted names of what import statements name."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{item.name}" for item in node.names)
    return sorted(names)


def calls(tree, known):
    """Full dotted names of what is called and was imported."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            head, _, rest = dotted(node.func).partition(".")
            if head in known:
                names.add(known[head] + ("." + rest if rest else ""))
    return sorted(names)


def texts(tree):
    """Texts that look like dotted names, such as targets of a patch."""
    return sorted(
        {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and DOTTED.match(node.value)
        }
    )


def applications(tree):
    """Variables that hold an application of FastAPI, and functions that make one."""
    names = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if dotted(node.value.func).split(".")[-1] == "FastAPI":
                names += [item.id for item in node.targets if isinstance(item, ast.Name)]
    return names


def inspected(path, source):
    """Everything about one file."""
    tree = ast.parse(source, filename=path)
    known = imports(tree)
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    exported = [
        [item.value for item in node.value.elts if isinstance(item, ast.Constant)]
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
        and isinstance(node.value, ast.List | ast.Tuple)
    ]
    return {
        "summary": summary(tree),
        "exports": exported[0] if exported else [],
        "functions": [
            function(node)
            for node in tree.body
            if isinstance(node, functions) and is_public(node.name)
        ],
        "private_functions": [
            function(node)
            for node in tree.body
            if isinstance(node, functions) and not is_public(node.name)
        ],
        "classes": [described_class(node) for node in tree.body if isinstance(node, ast.ClassDef)],
        "routes": routes(tree),
        "environment": environment(tree),
        "applications": applications(tree),
        "imports": modules(tree),
        "calls": calls(tree, known),
        "texts": texts(tree),
        "names": sorted(known),
    }


# Behaviours: what their words and the code determine.

SPAN = r"`([^`]+)`"
RETURNS = re.compile(rf"^{SPAN} (?:returns|is|gives|equals|==) {SPAN}$")
RAISES = re.compile(rf"^{SPAN} raises {SPAN}(?: with {SPAN})?$")
CONTAINS = re.compile(rf"^{SPAN} contains {SPAN}$")
EXAMPLES = re.compile(rf"^{SPAN} does what its examples show$")
REQUIRES = re.compile(rf"^{SPAN} requires {SPAN}$")
ROUTE = re.compile(
    r"^`(GET|POST|PUT|PATCH|DELETE) (/[^` ]*)`(?: with " + SPAN + r")? answers `?(\d{3})`?"
    r"(?: with " + SPAN + r")?$"
)


class NotDerivable(Exception):
    """What is missing for a test."""


def literal(text):
    """The value that a literal states."""
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError) as problem:
        raise NotDerivable(f"`{text}` is no literal of Python") from problem
    return plain(value, text)


def plain(value, text):
    """A literal that every template can write."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [plain(item, text) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: plain(item, text) for key, item in value.items()}
    raise NotDerivable(f"`{text}` is no text, number, truth value, list or map of them")


def steps(text, module):
    """Names and calls of an expression such as `Cart().add('x').total`."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        raise NotDerivable(f"`{text}` is no expression of Python") from problem
    found = []
    while True:
        arguments, keywords, is_call = [], [], isinstance(node, ast.Call)
        if is_call:
            if any(item.arg is None for item in node.keywords):
                raise NotDerivable(f"`{text}` has `**`")
            arguments = [literal(ast.unparse(item)) for item in node.args]
            keywords = [
                {"name": item.arg, "value": literal(ast.unparse(item.value))}
                for item in node.keywords
            ]
            node = node.func
        if isinstance(node, ast.Attribute):
            name, rest = node.attr, node.value
        elif isinstance(node, ast.Name):
            name, rest = node.id, None
        else:
            raise NotDerivable(f"`{text}` is more than names, calls and literals")
        if not is_public(name):
            raise NotDerivable(f"`{name}` is not public")
        found.append({"name": name, "call": is_call, "args": arguments, "kwargs": keywords})
        if rest is None:
            break
        node = rest
    found.reverse()
    check_known(found[0]["name"], module)
    return found


def check_known(name, module):
    """The expression begins with a name of the module."""
    if module is None:
        raise NotDerivable("the contract names no Python module that can be read")
    known = {item["name"] for item in module["functions"] + module["classes"]}
    if name not in known | set(module["exports"]):
        raise NotDerivable(f"the module does not define `{name}`")


def is_async(found, module):
    """Whether the first or last name of an expression is a coroutine function."""
    names = {item["name"] for item in module["functions"] if item["is_async"]}
    for item in module["classes"]:
        if item["name"] == found[0]["name"]:
            names |= {method["name"] for method in item["methods"] if method["is_async"]}
    return found[-1]["name"] in names and found[-1]["call"]


def error_name(text, module):
    """An exception that is built in or known in the module."""
    name = text.strip()
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return {"name": name, "is_builtin": True}
    if module and name in {item["name"] for item in module["classes"]} | set(module["names"]):
        return {"name": name, "is_builtin": False}
    raise NotDerivable(f"`{name}` is no exception that the module knows")


def route_test(match, module):
    """A request to the application of the module."""
    method, path, body, status, answer = match.groups()
    if module is None or not module["applications"]:
        raise NotDerivable("the module holds no application of FastAPI to send requests to")
    test = {"kind": "route", "method": method, "path": path, "status": int(status)}
    test["application"] = module["applications"][0]
    test["body"] = literal(body) if body else None
    test["answer"] = literal(answer) if answer else None
    test["has_body"], test["has_answer"] = body is not None, answer is not None
    return test


def examples_test(name, module):
    """The examples of a docstring, run."""
    check_known(name, module)
    for item in module["functions"] + module["classes"]:
        if item["name"] == name and item["has_examples"]:
            return {"kind": "examples", "name": name}
    raise NotDerivable(f"the docstring of `{name}` has no examples")


def requires_test(name, wanted, module):
    """A model without one of its fields."""
    check_known(name, module)
    for item in module["classes"]:
        if item["name"] != name:
            continue
        if not any(base.split(".")[-1] == "BaseModel" for base in item["bases"]):
            raise NotDerivable(f"`{name}` is no model of pydantic")
        if wanted not in {entry["name"] for entry in item["fields"]}:
            raise NotDerivable(f"`{name}` has no field `{wanted}`")
        return {"kind": "requires", "name": name, "field": wanted}
    raise NotDerivable(f"`{name}` is no class of the module")


def derived(text, module):
    """The test that a behaviour determines."""
    text = " ".join(text.split()).removesuffix(".")
    if match := ROUTE.match(text):
        return route_test(match, module)
    if match := RETURNS.match(text):
        call = steps(match[1], module)
        return {
            "kind": "returns", "call": call, "value": literal(match[2]),
            "is_async": is_async(call, module),
        }
    if match := RAISES.match(text):
        call = steps(match[1], module)
        return {
            "kind": "raises", "call": call, "error": error_name(match[2], module),
            "match": match[3], "is_async": is_async(call, module),
        }
    if match := CONTAINS.match(text):
        call = steps(match[1], module)
        return {
            "kind": "contains", "call": call, "value": literal(match[2]),
            "is_async": is_async(call, module),
        }
    if match := EXAMPLES.match(text):
        return examples_test(match[1], module)
    if match := REQUIRES.match(text):
        return requires_test(match[1], match[2], module)
    raise NotDerivable("it gives no example")


def main():
    """Read the request, print the report."""
    folder = Path(sys.argv[1])
    request = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    files, problems = {}, {}
    for path in request["files"]:
        try:
            files[path] = inspected(path, (folder / path).read_text(encoding="utf-8"))
        except (OSError, SyntaxError, ValueError, RecursionError) as problem:
            problems[path] = f"{type(problem).__name__}: {problem}"
    tests = []
    for behaviour in request["behaviours"]:
        try:
            tests.append({"test": derived(behaviour["text"], files.get(behaviour["module"]))})
        except NotDerivable as problem:
            tests.append({"missing": str(problem)})
    report = {"version": 1, "files": files, "problems": problems, "behaviours": tests}
    json.dump(report, sys.stdout)


main()
