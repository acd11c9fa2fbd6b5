"""One conversation of a real MCP client with 'l9gen mcp' about a collection that has drifted.

    session.py MODE PROGRAM

MODE is 'handshake' for the client of 2025, else what the newer client calls the ways it can speak.

Makes a repository from Tests/CommandTests/Collections/two, changes a schema, and brings the files up to date by
tools alone. Every result is validated by the client against the tool's own schema.
"""

import asyncio
import os
import pathlib
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PACK = ROOT / "Tests/GenerationTests/Pack"
OPTIONS = ["--templates", str(PACK), "--no-checks"]
ENVIRONMENT = os.environ | {
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "SOURCE_DATE_EPOCH": "1767225600",
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
       for what, value in (("NAME", "T"), ("EMAIL", "t@example.org"), ("DATE", "1767225600 +0000"))}}


def run(folder: str, *command: str) -> None:
    """Run a command that has to work."""
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def repository(folder: str, program: str) -> None:
    """Make a repository whose generated files are older than one schema."""
    run(folder, "git", "init", "-q", "-b", "main")
    run(folder, "cp", "-r", str(ROOT / "Tests/CommandTests/Collections/two"), ".")
    run(folder, "mkdir", "input_schemas")
    run(folder, "mv", "two", "input_schemas/two")
    run(folder, "git", "add", "-A")
    run(folder, "git", "commit", "-q", "-m", "schemas")
    run(folder, program, "extract", "two", "-q", *OPTIONS)
    run(folder, "git", "merge", "-q", "l9gen/two")
    schema = pathlib.Path(folder, "input_schemas/two/first.yaml")
    schema.write_text(schema.read_text().replace("Answers what it is asked.", "Answers anything."))


@asynccontextmanager
async def connected(mode: str, program: str, folder: str, *options: str):
    """Yield the two functions that the clients of both eras have under different names."""
    arguments = ["mcp", "-C", folder, *OPTIONS, *options]
    if mode != "handshake":
        from mcp import Client, StdioServerParameters, stdio_client

        transport = stdio_client(StdioServerParameters(command=program, args=arguments, env=ENVIRONMENT))
        async with Client(transport, mode=mode) as client:
            yield client.list_tools, client.call_tool
    else:
        from mcp import ClientSession, StdioServerParameters
        from mcp.client.stdio import stdio_client

        parameters = StdioServerParameters(command=program, args=arguments, env=ENVIRONMENT)
        async with stdio_client(parameters) as (reader, writer), ClientSession(reader, writer) as client:
            answer = await client.initialize()
            assert answer.protocolVersion == "2025-06-18", answer.protocolVersion
            await client.send_ping()
            yield client.list_tools, client.call_tool


def failed(result) -> bool:
    """Tell whether a call failed; the member has a name in each era."""
    return result.isError if hasattr(result, "isError") else result.is_error


def structured(result) -> dict:
    """Return the structured content of a call that worked."""
    assert not failed(result), result.content[0].text
    content = result.structuredContent if hasattr(result, "structuredContent") else result.structured_content
    assert content is not None and result.content[0].text
    return content


async def converse(mode: str, program: str, folder: str) -> None:
    """List, check, plan, apply, check; then what is refused."""
    async with connected(mode, program, folder, "--allow-apply") as (tools, call):
        names = [tool.name for tool in (await tools()).tools]
        assert names == [f"l9gen_{name}" for name in ("list", "describe", "check", "plan", "apply", "explain")], names
        listed = structured(await call("l9gen_list", {}))
        assert [row["name"] for row in listed["collections"]] == ["two"]
        drift = structured(await call("l9gen_check", {"collection": "two"}))
        assert not drift["clean"] and {file["state"] for file in drift["files"]} == {"spec-changed"}, drift
        place = drift["files"][0]["schema"]
        assert place.startswith("input_schemas/two/first.yaml:4:"), place
        guarded = structured(await call("l9gen_explain", {"topic": drift["files"][0]["path"]}))
        assert guarded["kind"] == "generated" and guarded["edit"], guarded
        plan = structured(await call("l9gen_plan", {"collection": "two", "detail": "diff"}))
        assert any("+Answers anything." in change.get("diff", "") for change in plan["changes"])
        applied = structured(await call("l9gen_apply", {"plan_id": plan["plan_id"]}))
        assert applied["files"] == plan["total"] + plan["records"] and applied["branch_moved"], applied
        assert structured(await call("l9gen_check", {}))["clean"]
        again = structured(await call("l9gen_plan", {"collection": "two"}))
        assert (again["total"], again["records"]) == (0, 0), again
        assert failed(await call("l9gen_apply", {"plan_id": "0" * 64}))
        assert failed(await call("l9gen_check", {"collection": "/etc"}))
        assert failed(await call("l9gen_check", {"colection": "two"}))
        try:
            await call("l9gen_nothing", {})
        except Exception as error:
            assert "there is no tool" in str(error), error
        else:
            raise AssertionError("an unknown tool was called")
    async with connected(mode, program, folder) as (tools, call):
        assert "l9gen_apply" not in [tool.name for tool in (await tools()).tools]
        refused = await call("l9gen_apply", {"plan_id": plan["plan_id"]})
        assert failed(refused) and "L9X002" in refused.content[0].text


def main() -> None:
    """Run one way of speaking."""
    mode, program = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        repository(folder, program)
        asyncio.run(asyncio.wait_for(converse(mode, program, folder), 60))
        run(folder, program, "check", "two", "--templates", str(PACK))
    print(f"mcp: a client in mode {mode} brought a drifted collection up to date")


if __name__ == "__main__":
    main()
