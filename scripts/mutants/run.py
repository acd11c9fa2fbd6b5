"""Runs mutants of generated modules against the generated tests and says which ones survive.

The tests run once under coverage, each with a context of its own; a mutant then meets the tests
that execute its line, in a forked process that has the packages of others already loaded. What
was imported from the extraction is imported anew, with the mutant in place of its module.
"""

import argparse
import contextlib
import importlib
import importlib.abc
import importlib.util
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from coverage import CoverageData

sys.path.insert(0, str(Path(__file__).parent))
from places import Mutant, modules, mutant, mutated, places  # noqa: E402

HERE = Path(__file__).parent
# What tests import from others, loaded once: a fork has it for nothing.
PRELOADED = (
    "fastapi", "httpx", "hypothesis", "prometheus_client", "pydantic", "pytest", "pytest_asyncio",
    "structlog", "uvicorn",
)
OPTIONS = [
    "-q", "-x", "-p", "no:cacheprovider", "-p", "no:cov", "--no-header", "--tb=no",
    # The packages are loaded before pytest could rewrite their assertions.
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
]


@dataclass
class Suite:
    """What the whole suite told: who executes which line, and how long each test takes."""

    root: Path
    by_line: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    by_file: dict[str, set[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def tests(self, path: Path, line: int) -> list[str]:
        """Return the tests to run for a line, the quick ones first.

        A line that is executed while its module is imported concerns every test of the module and
        of its package: a limit in a model is checked without a line of the module being executed.
        """
        name = str(path)
        found = self.by_line.get((name, line))
        if not found:
            found = self.by_file.get(name, set()) | self._beside(path)
        return sorted(found, key=lambda test: (self.seconds.get(test, 0.0), test))

    def _beside(self, path: Path) -> set[str]:
        folder = "tests/" + path.parent.relative_to(self.root / "code").as_posix() + "/"
        return {test for test in self.seconds if test.startswith(folder)}


def survey(root: Path, code: Path, work: Path) -> Suite:
    """Run every test once and note what it executes."""
    data, report = work / "coverage", work / "report.xml"
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--cov={code}",
        "--cov-branch", "--cov-context=test", "--cov-report=", "--cov-fail-under=0",
        f"--junitxml={report}", "-o", "junit_family=xunit1",
    ]
    environ = {**os.environ, "COVERAGE_FILE": str(data), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=root, env=environ, capture_output=True, check=False)
    if done.returncode != 0:
        sys.stderr.buffer.write((done.stdout + done.stderr)[-4000:])
        sys.exit("the unchanged tests fail")
    suite = Suite(root)
    recorded = CoverageData(basename=str(data))
    recorded.read()
    for name in recorded.measured_files():
        for line, contexts in recorded.contexts_by_lineno(name).items():
            tests = {context.split("|")[0] for context in contexts if context}
            suite.by_line[name, line] = tests
            suite.by_file.setdefault(name, set()).update(tests)
    for case in xml.parse(report).iter("testcase"):
        path, cls = case.get("file", ""), case.get("classname", "")
        inner = [part for part in cls.split(".") if part.startswith("Test")]
        test = "::".join([path, *inner, case.get("name", "")])
        suite.seconds[test] = float(case.get("time", 0))
    return suite


class Replaced(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module the text of a mutant."""

    def __init__(self, module: str, path: Path, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
        if name != self.module:
            return None
        package = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        spec = importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=package
        )
        return spec

    def create_module(self, spec):  # type: ignore[no-untyped-def]
        return None

    def exec_module(self, module) -> None:  # type: ignore[no-untyped-def]
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)


def child(root: Path, code: Path, finder: Replaced, tests: list[str], scratch: str) -> int:
    """Run the tests with a mutant in place; the result is pytest's exit status."""
    os.setsid()
    os.chdir(root)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = scratch
    sys.dont_write_bytecode = True
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.path.insert(0, str(code))
    sys.meta_path.insert(0, finder)
    import pytest

    return int(pytest.main([*OPTIONS, *tests]))


def start(suite: Suite, code: Path, finder: Replaced, tests: list[str], scratch: str) -> int:
    """Start the tests in a process of their own; return its number."""
    pid = os.fork()
    if pid == 0:
        status = 3
        with contextlib.suppress(BaseException):
            status = child(suite.root, code, finder, tests, scratch)
        os._exit(status)
    return pid


def rehearse(paths: dict[str, Path], suite: Suite, code: Path, scratch: str) -> None:
    """Make sure that an unchanged module passes the way mutants are run."""
    name, path = next(item for item in paths.items() if suite.by_file.get(str(item[1])))
    finder = Replaced(name, path, path.read_text())
    tests = sorted(suite.by_file[str(path)])
    _pid, status = os.waitpid(start(suite, code, finder, tests, scratch), 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"the unchanged module {name} does not pass its tests here")


@dataclass
class Job:
    """A mutant whose tests are running."""

    mutant: Mutant
    deadline: float


@dataclass
class Outcome:
    """What became of the mutants."""

    killed: Counter[str] = field(default_factory=Counter)
    survivors: list[Mutant] = field(default_factory=list)
    equivalent: list[Mutant] = field(default_factory=list)

    @property
    def score(self) -> float:
        """Return the share of killed mutants among those that could be."""
        killed = self.killed.total()
        return 100 * killed / max(1, killed + len(self.survivors))


def run(
    chosen: list[Mutant], paths: dict[str, Path], suite: Suite, code: Path, jobs: int,
    equivalents: dict[tuple[str, str, str], str], scratch: str,
) -> Outcome:
    """Run every chosen mutant, some at a time."""
    outcome, running = Outcome(), {}
    queue = list(reversed(chosen))

    def note(mutant: Mutant, how: str) -> None:
        if how:
            outcome.killed[how] += 1
        elif mutant.key in equivalents:
            outcome.equivalent.append(mutant)
        else:
            outcome.survivors.append(mutant)
            print(f"survived  {mutant.module}:{mutant.line} {mutant.operator}\n"
                  f"          - {mutant.before}\n          + {mutant.after}", flush=True)

    while queue or running:
        while queue and len(running) < jobs:
            mutant = queue.pop()
            path = paths[mutant.module]
            tests = suite.tests(path, mutant.line)
            if not tests:
                note(mutant, "")
                continue
            finder = Replaced(mutant.module, path, mutated(path.read_text(), mutant))
            pid = start(suite, code, finder, tests, scratch)
            limit = 20 + 10 * sum(suite.seconds.get(test, 0.1) for test in tests)
            running[pid] = Job(mutant, time.monotonic() + limit)
        time.sleep(0.02)
        for pid, job in list(running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                code_of = os.waitstatus_to_exitcode(status)
                note(job.mutant, {0: "", 1: "by a test"}.get(code_of, "by a crash"))
            elif time.monotonic() > job.deadline:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                note(job.mutant, "by the time limit")
            else:
                continue
            del running[pid]
    return outcome


def read_equivalents(path: Path) -> dict[tuple[str, str, str], str]:
    """Read the mutants that no test can notice: module, line before, line after, reason."""
    found: dict[tuple[str, str, str], str] = {}
    blocks = path.read_text().split("\n\n") if path.exists() else []
    for block in blocks:
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            module, before, after, *reason = lines
            found[module, before.removeprefix("- "), after.removeprefix("+ ")] = " ".join(reason)
    return found


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/mutation")
    parser.add_argument("extraction", type=Path)
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--sample", type=int, default=0, help="how many mutants; 0 means all")
    parser.add_argument("--seed", type=int, default=1, help="chooses the sample")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--floor", type=float, default=0.0, help="fail below this score")
    parser.add_argument("--equivalents", type=Path, default=HERE / "equivalent.txt")
    return parser.parse_args()


def choose(
    every: list[tuple[str, str, int, int]], texts: dict[str, str], count: int, seeded: random.Random
) -> list[Mutant]:
    """Return the mutants of all places, or of as many as are asked for, each change once."""
    chosen: dict[tuple[str, ...], Mutant] = {}
    for place in seeded.sample(every, len(every)) if count else every:
        found = mutant(texts[place[0]], place)
        if found is not None:
            chosen.setdefault((*found.key, str(found.line)), found)
        if count and len(chosen) == count:
            break
    return sorted(chosen.values())


def main() -> int:
    """Survey, choose, run, report."""
    asked = arguments()
    root = asked.extraction.resolve()
    code = root / "code"
    paths = modules(code, asked.modules)
    if not paths:
        sys.exit("no such module: " + ", ".join(asked.modules))
    texts = {name: path.read_text() for name, path in paths.items()}
    every = [place for name, text in texts.items() for place in places(name, text)]
    chosen = choose(every, texts, asked.sample, random.Random(asked.seed))
    print(f"{len(chosen)} mutants of {len(every)} places in {len(paths)} modules", flush=True)
    with tempfile.TemporaryDirectory(prefix="l9-mutation-") as work:
        suite = survey(root, code, Path(work))
        for name in PRELOADED:
            importlib.import_module(name)
        rehearse(paths, suite, code, work)
        known = read_equivalents(asked.equivalents)
        outcome = run(chosen, paths, suite, code, asked.jobs, known, work)
    ways = ", ".join(f"{count} {how}" for how, count in sorted(outcome.killed.items()))
    print(f"killed {outcome.killed.total()} ({ways}), survived {len(outcome.survivors)}, "
          f"equivalent {len(outcome.equivalent)}: {outcome.score:.1f} %")
    return 0 if outcome.score >= asked.floor else 1


if __name__ == "__main__":
    sys.exit(main())
