"""What one would write without l9gen: PyYAML's C loader, Jinja2, a loop.

    jinja_script.py COLLECTION PACK OUT

The template is compiled once, the places of the files are fixed. It does none of the checks that l9gen does on the way (no
validation, no order of the agents, no digests, no metadata) and writes without a stage folder.
"""

import sys
from pathlib import Path

import jinja2
import yaml

FILES_PER_AGENT = 50

LAYERS = {
    "workingmemory": "working",
    "episodicmemory": "episodic",
    "semanticmemory": "semantic",
    "causalmemory": "causal",
    "longtermpersistence": "archive",
}


def agent(schema: dict) -> dict:
    """The names that the template reads, as l9gen derives them."""
    root = schema["rootpath"].removeprefix("L9/")
    memory = schema["memorytopology"]
    return {
        "id": root.rsplit("/", 1)[-1],
        "name": schema["name"],
        "system": schema["system"],
        "role": schema["role"],
        "version": schema["version"],
        "created": schema["created"],
        "updated": schema.get("updated", schema["created"]),
        "directory": root,
        "domain": schema["integration"]["shareddomains"][0].lower(),
        "mode": schema["governance"]["mode"],
        "human_override": schema["governance"]["humanoverride"],
        "task_limit": int(schema["learningsystem"]["autonomyprofile"]["tasklimit"].split("_")[0]),
        "anchors": schema["governance"]["anchors"],
        "audit_scope": schema["governance"]["auditscope"],
        "operations": [
            {**endpoint, "http_method": endpoint["method"]}
            for endpoint in schema["deployment"]["endpoints"]
        ],
        "layers": [
            {"name": name, "storage": layer["storagetype"], "purpose": layer["purpose"]}
            for name, layer in ((name, memory[key]) for key, name in LAYERS.items() if key in memory)
        ],
    }


def environment(pack: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(pack),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )


def main() -> None:
    source, pack, out = map(Path, sys.argv[1:4])
    template = environment(pack).get_template("file.txt.j2")
    for file in sorted(source.iterdir()):
        facts = agent(yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader))
        folder = out / "code" / facts["directory"]
        folder.mkdir(parents=True)
        for number in range(FILES_PER_AGENT):
            name = f"file_{number:02}.txt"
            text = template.render(agent=facts, file={"name": name}, dora="L9GENMETADATA")
            with open(f"{folder}/{name}", "w") as target:
                target.write(text)


if __name__ == "__main__":
    main()
