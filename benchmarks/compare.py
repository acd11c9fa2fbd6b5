"""Measures l9gen against its peers: interleaved samples of one run, medians, ratios.

Every pair is first checked to do the same work (equal bytes, or equal trees).
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

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / ".build/release/l9bench"
L9GEN = ROOT / ".build/release/l9gen"
ROUNDS = 7
RENDERS = 10_000


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bench(*arguments: str) -> float:
    """Seconds that l9bench measured inside its own process."""
    done = subprocess.run([BENCH, *arguments], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0])


def interleaved(samples: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each; one sample of every contestant a round, so that all see the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in samples}
    for _ in range(rounds):
        for name, sample in samples.items():
            taken[name].append(sample())
    return {name: statistics.median(values) for name, values in taken.items()}


def report(title: str, results: dict[str, float], goals: dict[str, float], unit: str) -> bool:
    """Print the table; whether every goal was reached."""
    own = results["l9gen"]
    print(f"\n{title}")
    reached = True
    for name, value in results.items():
        if name == "l9gen":
            print(f"  {name:<24}{value:>10.4f} {unit}")
            continue
        ratio = value / own
        goal = goals.get(name)
        word = "" if goal is None else f"  goal {goal:g}: {'reached' if ratio >= goal else 'MISSED'}"
        reached &= goal is None or ratio >= goal
        print(f"  {name:<24}{value:>10.4f} {unit}{ratio:>9.2f} times l9gen's{word}")
    return reached


def agent(number: int) -> dict[str, object]:
    return {
        "name": f"Agent{number}",
        "version": "6.0.0",
        "team": "platform",
        "region": "eu-central",
        "owner": f"owner{number}@example.org",
        "root": f"agents/a{number}",
        "package": f"agents.a{number}",
        "class_name": f"Agent{number}Controller",
        "created": "2026-01-01",
        "updated": "2026-02-01",
        "status": "production",
        "is_active": True,
        "notes": "",
        "operations": [
            {"name": f"operation_{i}", "method": "POST", "path": f"/a{number}/v6/op{i}",
             "timeout": 100 * (i + 1), "auth": "service token", "result": f"result {i}"}
            for i in range(4)
        ],
        "layers": [
            {"name": name, "storage": storage, "retention": "90 days"}
            for name, storage in (("working", "redis"), ("episodic", "postgres"), ("semantic", "neo4j"))
        ],
        "rules": [{"id": f"rule_{i}", "signal": f"signal_{i}", "limit": 0.5 + i} for i in range(3)],
    }


def render(folder: Path) -> bool:
    """10,000 renderings of one template, contexts in memory."""
    contexts = [{"agent": agent(number), "dora": "marker"} for number in range(100)]
    (folder / "contexts.json").write_text(json.dumps(contexts))
    text = (HERE / "unit.txt.j2").read_text()
    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    template = environment.from_string(text)
    rust = minijinja.Environment(templates={"unit.txt": text})
    rust.trim_blocks = rust.lstrip_blocks = rust.keep_trailing_newline = True

    expected = "".join(template.render(context) for context in contexts)
    arguments = ("render", str(HERE), "unit.txt.j2", str(folder / "contexts.json"))
    done = subprocess.run([BENCH, *arguments, "check"], capture_output=True, check=True)
    assert done.stdout.decode() == expected, "l9gen and Jinja2 render different bytes"
    assert "".join(rust.render_template("unit.txt", **context) for context in contexts) == expected

    rounds = RENDERS // len(contexts)

    def python() -> float:
        return seconds(lambda: [template.render(c) for _ in range(rounds) for c in contexts])

    def other() -> float:
        return seconds(
            lambda: [rust.render_template("unit.txt", **c) for _ in range(rounds) for c in contexts]
        )

    results = interleaved(
        {"l9gen": lambda: bench(*arguments, str(rounds)), "Jinja2": python, "minijinja": other}
    )
    size = len(expected) // len(contexts)
    return report(
        f"render: {RENDERS} files of {size} bytes", results, {"Jinja2": 10, "minijinja": 4}, "s"
    )


def schema(number: int) -> dict[str, object]:
    """A canonical schema of usual size."""
    return {
        "system": f"Synthetic agent {number}",
        "module": "synthetic",
        "name": f"Agent{number}",
        "role": "Answers questions about one synthetic domain and reports what it did.",
        "rootpath": f"L9/agents/a{number}",
        "version": "6.0.0",
        "created": "2026-01-01",
        "depends_on": {"hard": [], "soft": []},
        "integration": {"connectto": ["L9/memory", "L9/governance"], "shareddomains": ["Synthetic"]},
        "governance": {
            "anchors": ["Operations", "Compliance"], "mode": "hybrid", "humanoverride": True,
            "escalationpolicy": "Auto-escalate if: confidence < 0.6, override requested",
            "auditscope": [f"event_{i}" for i in range(6)],
        },
        "memorytopology": {
            "workingmemory": {"storagetype": "redis_cluster", "purpose": "Pending work. TTL=15min",
                              "keyspace": f"a{number}:working:*"},
            "episodicmemory": {"storagetype": "postgres", "purpose": "Decisions", "retention": "1 year",
                               "indexby": ["decision_id", "subject"]},
        },
        "learningsystem": {"autonomyprofile": {
            "mode": "controlled_autonomy", "tasklimit": "50_parallel", "decisionlatencymaxms": 500,
            "escalationtriggers": [f"signal_{i}_> 0_{i + 1}" for i in range(5)],
            "safetylayer": ["input_validation", "rate_limiting"]}},
        "cursorinstructions": {
            "generatefiles": ["controller.py", "match_scorer.py", "drift_detector.py", "__init__.py"],
            "generatedocs": ["README.md"], "linkexisting": []},
        "deployment": {"endpoints": [
            {"name": f"operation_{i}", "path": f"/a{number}/v6/op{i}", "method": "POST",
             "timeout_ms": 100 * (i + 1)} for i in range(5)]},
        "metadata": {"author": "bench", "generated": "2026-01-01",
                     "notes": ["A line of text that says nothing in particular." for _ in range(60)]},
    }


def read_yaml(folder: Path) -> bool:
    """A multi-document file into trees."""
    file = folder / "schemas.yaml"
    text = "".join("---\n" + yaml.safe_dump(schema(n), sort_keys=False) for n in range(1000))
    file.write_text(text)
    done = subprocess.run([BENCH, "yaml", str(file), "check"], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "1000", "l9gen and PyYAML read different documents"
    data = text.encode()

    def python() -> float:
        return seconds(lambda: list(yaml.load_all(data, Loader=yaml.CSafeLoader)))

    results = interleaved({"l9gen": lambda: bench("yaml", str(file), "3") / 3, "PyYAML CSafeLoader": python}, 5)
    return report(
        f"yaml: one file of {len(data) / 1e6:.1f} MB into trees", results, {"PyYAML CSafeLoader": 8}, "s"
    )


JINJA_SCRIPT = """
import sys, yaml, jinja2
from pathlib import Path
source, pack, out = map(Path, sys.argv[1:4])
environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
                                 undefined=jinja2.StrictUndefined)
template = environment.from_string((pack / "file.txt.j2").read_text())
for document in yaml.load_all(source.read_bytes(), Loader=yaml.CSafeLoader):
    agent = {**document, "id": document["rootpath"].rsplit("/", 1)[-1]}
    folder = out / "code" / document["rootpath"].removeprefix("L9/")
    folder.mkdir(parents=True)
    for number in range(50):
        (folder / f"file_{number}.txt").write_text(template.render(agent=agent, dora="marker"))
"""


def collection(folder: Path) -> bool:
    """1,000 agents of 50 files each, from schemas to a folder, one worker; and how it grows."""
    times: dict[int, dict[str, float]] = {}
    for count in (10, 100, 1000):
        source = folder / f"agents{count}"
        source.mkdir()
        text = "".join("---\n" + yaml.safe_dump(schema(n), sort_keys=False) for n in range(count))
        (source / "agents.yaml").write_text(text)

        def own(source: Path = source) -> float:
            out = Path(tempfile.mkdtemp(dir=folder))
            environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
            command = [L9GEN, "extract", source, "--templates", HERE / "pack", "--no-checks",
                       "--no-commit", "-j1", "-q", "-o", out]
            taken = seconds(lambda: subprocess.run(command, check=True, env=environment,
                                                   stdout=subprocess.DEVNULL))
            shutil.rmtree(out)
            return taken

        def script(source: Path = source) -> float:
            out = Path(tempfile.mkdtemp(dir=folder))
            command = [sys.executable, "-c", JINJA_SCRIPT, source / "agents.yaml", HERE / "pack", out]
            taken = seconds(lambda: subprocess.run(command, check=True))
            shutil.rmtree(out)
            return taken

        times[count] = interleaved({"l9gen": own, "Jinja2 script": script}, 3)
    reached = report(
        "collection: 1,000 agents, 50,000 files into a folder, one worker", times[1000],
        {"Jinja2 script": 7}, "s",
    )
    growth = times[1000]["l9gen"] / times[100]["l9gen"]
    series = ", ".join(f"{row['l9gen']:.4f} s" for row in times.values())
    print(f"  10, 100, 1,000 agents: {series}; ten times the input takes {growth:.1f} times as long")
    return reached


def startup(folder: Path) -> bool:
    """`l9gen version` against `git --version`."""

    def runs(*command: str) -> Callable[[], float]:
        return lambda: seconds(
            lambda: [subprocess.run(command, stdout=subprocess.DEVNULL, check=True) for _ in range(50)]
        ) / 50

    results = interleaved({"l9gen": runs(str(L9GEN), "version"), "git --version": runs("git", "--version")})
    return report("startup", results, {"git --version": 1 / 3}, "s")


MEASUREMENTS = {"render": render, "yaml": read_yaml, "collection": collection, "startup": startup}


def main() -> int:
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    base = "/dev/shm" if Path("/dev/shm").is_dir() else None
    reached = True
    for name in wanted:
        with tempfile.TemporaryDirectory(dir=base) as folder:
            reached &= MEASUREMENTS[name](Path(folder))
    return 0 if reached else 1


sys.exit(main())
