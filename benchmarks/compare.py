"""Measures l9gen against its peers: interleaved samples of one run, medians, ratios.

Every pair is first checked to do the same work: equal bytes, equal trees.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jinja2
import minijinja
import yaml

import synthetic
from jinja_script import agent, environment

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / ".build/release/l9bench"
L9GEN = ROOT / ".build/release/l9gen"
RENDERS = 10_000
EPOCH = "1767225600"

Sample = Callable[[], float]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of this process: unlike the wall clock it is not stretched by its neighbours."""
    start = time.process_time()
    work()
    return time.process_time() - start


def seconds_of(command: list[object]) -> float:
    """Processor time, user and system, of a program from its start to its end."""
    child = os.posix_spawn(
        command[0],
        [str(argument) for argument in command],
        {**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{command[0]} fails")
    return usage.ru_utime + usage.ru_stime


def bench(*arguments: str) -> float:
    """Seconds that l9bench measured inside its own process."""
    done = subprocess.run([BENCH, *arguments], capture_output=True, text=True, check=True)
    return float(done.stdout)


def bench_output(*arguments: str) -> str:
    return subprocess.run(
        [BENCH, *arguments, "check"], capture_output=True, text=True, check=True
    ).stdout


def interleaved(samples: dict[str, Sample], rounds: int) -> dict[str, float]:
    """The median of each; a sample of every contestant a round, so that all see the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in samples}
    for _ in range(rounds):
        for name, sample in samples.items():
            taken[name].append(sample())
    return {name: statistics.median(values) for name, values in taken.items()}


def report(title: str, results: dict[str, float], goals: dict[str, float]) -> bool:
    """Prints the table; whether every goal was reached."""
    print(f"\n{title}")
    own = results["l9gen"]
    print(f"  {'l9gen':<24}{own:>10.4f} s")
    reached = True
    for name, goal in goals.items():
        ratio = results[name] / own
        reached &= ratio >= goal
        word = "reached" if ratio >= goal else "MISSED"
        print(
            f"  {name:<24}{results[name]:>10.4f} s  {ratio:6.2f} times l9gen's, goal {goal:.2f}: {word}"
        )
    return reached


def same(ours: object, theirs: object, what: str) -> None:
    """Ends the run when the contestants do not do the same work."""
    if ours != theirs:
        sys.exit(f"l9gen and its peer differ in {what}: there is nothing to compare")


def render(folder: Path) -> bool:
    """10,000 renderings of one compiled template, the contexts in memory."""
    contexts = [
        {"agent": agent(synthetic.schema(number)), "file": {"name": "a.txt"}, "dora": "marker"}
        for number in range(100)
    ]
    (folder / "contexts.json").write_text(json.dumps(contexts))
    text = (HERE / "pack/file.txt.j2").read_text()
    template = environment(HERE / "pack").from_string(text)
    rust = minijinja.Environment(templates={"file.txt": text})
    rust.trim_blocks = rust.lstrip_blocks = rust.keep_trailing_newline = True

    arguments = ("render", str(HERE / "pack"), "file.txt.j2", str(folder / "contexts.json"))
    expected = "".join(template.render(context) for context in contexts)
    same(bench_output(*arguments), expected, "what they render")
    others = "".join(rust.render_template("file.txt", **context) for context in contexts)
    same(others, expected, "what they render")

    rounds = RENDERS // len(contexts)

    def python() -> None:
        for context in contexts * rounds:
            template.render(context)

    def through_rust() -> None:
        for context in contexts * rounds:
            rust.render_template("file.txt", **context)

    samples: dict[str, Sample] = {
        "l9gen": lambda: bench(*arguments, str(rounds)),
        "Jinja2": lambda: seconds(python),
        "minijinja": lambda: seconds(through_rust),
    }
    size = len(expected) // len(contexts)
    title = f"render: {RENDERS} files of {size} bytes, one thread"
    return report(title, interleaved(samples, 7), {"Jinja2": 10, "minijinja": 4})


def read_yaml(folder: Path) -> bool:
    """A file of many documents into trees."""
    file = folder / "schemas.yaml"
    data = "".join("---\n" + synthetic.schema_text(n) for n in range(1000)).encode()
    file.write_bytes(data)
    ours = [json.loads(line) for line in bench_output("yaml", str(file)).splitlines()]
    same(ours, list(yaml.load_all(data, Loader=yaml.CSafeLoader)), "what they read")
    results = interleaved(
        {
            "l9gen": lambda: bench("yaml", str(file), "3") / 3,
            "PyYAML, C loader": lambda: seconds(
                lambda: list(yaml.load_all(data, Loader=yaml.CSafeLoader))
            ),
        },
        rounds=5,
    )
    title = f"yaml: 1,000 documents, {len(data) / 1e6:.1f} MB, into trees, one thread"
    return report(title, results, {"PyYAML, C loader": 8})


def collection(folder: Path) -> bool:
    """Schemas to a folder with 50 files an agent, one worker; and how it grows."""
    pack = synthetic.write_pack(folder / "pack")
    times: dict[int, dict[str, float]] = {}
    for count in (10, 100, 1000):
        source = synthetic.write_collection(folder / f"agents{count}", count)
        out = folder / "out"
        ours = [L9GEN, "extract", source, "--templates", pack, "--no-checks", "--no-commit"]
        ours += ["-j1", "-q", "-o", out]
        theirs = [sys.executable, HERE / "jinja_script.py", source, pack, out]
        trees: list[dict[str, str]] = []

        def run(command: list[object]) -> float:
            out.mkdir()
            taken = seconds_of(command)
            if len(trees) < 2:
                trees.append(synthetic.texts(out))
            shutil.rmtree(out)
            return taken

        samples: dict[str, Sample] = {
            "l9gen": lambda: run(ours),
            "Jinja2 script": lambda: run(theirs),
        }
        times[count] = interleaved(samples, 5)
        same(trees[0], trees[1], "the files they write")
    title = "collection: 1,000 agents, 50,000 files into a folder, one worker"
    reached = report(title, times[1000], {"Jinja2 script": 7})
    return growth([row["l9gen"] for row in times.values()]) and reached


def growth(series: list[float]) -> bool:
    """Whether ten times the input takes at most ten times as long, and a little for the caches."""
    ratio = series[2] / series[1]
    linear = ratio <= 11
    word = "reached" if linear else "MISSED"
    print("  10, 100, 1,000 agents: " + ", ".join(f"{value:.3f} s" for value in series))
    print(f"  ten times as many agents take {ratio:.1f} times as long, goal 11: {word}")
    return linear


def within(name: str, own: float, other: float, limit: float) -> bool:
    """Prints how many times as long one takes as another, and whether that is within a limit."""
    reached = own <= limit * other
    word = "reached" if reached else "MISSED"
    print(f"  {name:<32}{own:>10.4f} s  {own / other:6.2f} times, goal {limit}: {word}")
    return reached


def wall(command: list[object]) -> float:
    """Seconds by the clock: what several workers are for."""
    start = time.perf_counter()
    seconds_of(command)
    return time.perf_counter() - start


def check(folder: Path) -> bool:
    """`l9gen check` and an `extract` with nothing to do against `git status` of the same files."""
    git = shutil.which("git") or sys.exit("there is no git")
    pack = synthetic.write_pack(folder / "pack")
    source = synthetic.write_collection(folder / "agents1000", 1000)
    tree = folder / "tree"
    tree.mkdir()
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "base"]):
        user = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
        subprocess.run([git, "-C", tree, *user, *words], check=True)
    common = [source, "--into", tree, "--templates", pack, "-q"]
    extract = [L9GEN, "extract", *common, "--no-checks", "-o", folder / "out", "-j1"]
    seconds_of(extract)
    subprocess.run([git, "-C", tree, "checkout", "-q", "-b", "work", "l9gen/agents1000"], check=True)
    status: list[object] = [git, "-C", tree, "status", "--porcelain"]
    remembered = [L9GEN, "check", *common, "-j1"]
    fresh = [L9GEN, "check", *common, "--fresh"]
    branch = [L9GEN, "check", *common, "--branch", "l9gen/agents1000", "-j1"]
    for command in (status, extract, remembered, branch):
        seconds_of(command)
    results = interleaved(
        {
            "git status": lambda: seconds_of(status),
            "git status, clock": lambda: wall(status),
            "fresh": lambda: seconds_of([*fresh, "-j1"]),
            "fresh, clock": lambda: wall([*fresh, "-j2"]),
            "remembered": lambda: seconds_of(remembered),
            "branch": lambda: seconds_of(branch),
            "extract": lambda: seconds_of(extract),
        },
        rounds=5,
    )
    print("\ncheck: 50,000 files of 1,000 agents in a work tree")
    status_time, status_clock = results["git status"], results["git status, clock"]
    print(f"  {'git status':<32}{status_time:>10.4f} s, {status_clock:.4f} s by the clock")
    rows = [
        ("check --fresh, one worker", results["fresh"], status_time, 6),
        ("check --fresh, two, clock", results["fresh, clock"], status_clock, 3.5),
        ("check, inputs as before", results["remembered"], status_time, 1),
        ("check --branch, inputs as before", results["branch"], status_time, 0.5),
        ("extract, nothing to do", results["extract"], status_time, 1),
    ]
    return all([within(*row) for row in rows])


def startup(_: Path) -> bool:
    """`l9gen version` against `git --version`."""
    git = shutil.which("git") or sys.exit("there is no git")

    def runs(*command: object) -> Sample:
        return lambda: sum(seconds_of(list(command)) for _ in range(50)) / 50

    samples = {"l9gen": runs(L9GEN, "version"), "git --version": runs(git, "--version")}
    return report("startup: l9gen version", interleaved(samples, 11), {"git --version": 1 / 3})


def scan(folder: Path) -> bool:
    """`l9gen scan` of 10,000 files with 500 contracts against `git status` of them."""
    git = shutil.which("git") or sys.exit("there is no git")
    synthetic.contracts(folder, packages=250, files=10_000)
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run([git, "-C", folder, *words], check=True)
    subprocess.run([git, "-C", folder, "status", "--porcelain"], check=True, capture_output=True)
    ours: list[object] = [L9GEN, "scan", "--no-tests", "--format", "json", folder]
    theirs: list[object] = [git, "-C", folder, "status", "--porcelain"]
    samples = {"l9gen": lambda: seconds_of(ours), "git status": lambda: seconds_of(theirs)}
    results = interleaved(samples, 11)
    goal = 2 * results["git status"] + 0.1
    reached = results["l9gen"] <= goal
    print("\nscan: 10,000 files, 500 contracts")
    for name, value in results.items():
        print(f"  {name:<24}{value:>10.4f} s")
    print(f"  goal {goal:.4f} s: {'reached' if reached else 'MISSED'}")
    return reached


MEASUREMENTS = {
    "render": render,
    "yaml": read_yaml,
    "collection": collection,
    "check": check,
    "startup": startup,
    "scan": scan,
}


def main() -> int:
    unknown = set(sys.argv[1:]) - set(MEASUREMENTS)
    if unknown:
        print(f"no measurement is called {sorted(unknown)}; there are {', '.join(MEASUREMENTS)}")
        return 2
    # A file system in memory, where there is one: disks differ more than programs do.
    base = "/dev/shm" if Path("/dev/shm").is_dir() else None
    reached = True
    for name in sys.argv[1:] or list(MEASUREMENTS):
        with tempfile.TemporaryDirectory(dir=base) as folder:
            reached &= MEASUREMENTS[name](Path(folder))
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
