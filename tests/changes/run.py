#!/usr/bin/env python3
"""Makes small changes to the program, one at a time, and tells which of them the in-process tests do not notice.

usage: tests/changes/run.py [PART OF A NAME ...]

Works in a copy of this checkout (out/changes), never in the checkout itself. The changes stand in list.txt beside this file:
a block is its name, file and the test classes that should notice it, then the line as it is (-) and as it would be (+).
Ends with 1 where a change went unnoticed or no longer fits the source.
"""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
COPY = TOP / "out" / "changes"
DLL = COPY / "tests/EidPin.Tests/bin/Release/net10.0/EidPin.Tests.dll"
BUILD = ["-c", "Release", "-v", "quiet", "-nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"]


def changes():
    for block in (HERE / "list.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        name, path, tests = lines[0].split(" | ")
        old = [line[2:] for line in lines[1:] if line.startswith("- ")]
        new = [line[2:] for line in lines[1:] if line.startswith("+ ")]
        yield name, path, tests.split(), "\n".join(old), "\n".join(new)


def copy():
    COPY.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TOP, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        source, target = TOP / name, COPY / name
        if not name or not source.is_file():
            continue
        content = source.read_bytes()
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def builds(project, *options):
    return subprocess.run(["dotnet", "build", project, *BUILD, *options], cwd=COPY, capture_output=True, check=False).returncode == 0


def assembly(project):
    """The file of a project among those that the tests load. Its name is the project's, or the program's that it makes."""
    named = [line.split(">")[1].split("<")[0] for line in project.read_text(encoding="utf-8").splitlines() if "<AssemblyName>" in line]
    return f"{named[0] if named else project.stem}.dll"


def notice(tests):
    run = ["dotnet", str(DLL), "--progress", "off", "--no-ansi"]
    for test in tests:
        run += ["--filter-class", f"EidPin.Tests.{test}"]
    try:
        done = subprocess.run(run, cwd=COPY, capture_output=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        return "noticed (never ends)"
    if b"total: 0" in done.stdout:
        return "no such tests"
    return "noticed" if done.returncode != 0 else "UNNOTICED"


def judge(path, tests, old, new):
    file = COPY / path
    source = file.read_text(encoding="utf-8")
    if source.count(old) != 1:
        return f"does not fit ({source.count(old)} times)"
    # The one project alone, and its file put beside the tests: a third of the time of building all that rests on it.
    folder = COPY / "/".join(path.split("/")[:2])
    name = assembly(next(folder.glob("*.csproj")))
    loaded = DLL.parent / name
    whole = loaded.read_bytes()
    file.write_text(source.replace(old, new), encoding="utf-8")
    try:
        if not builds(str(folder), "--no-dependencies", "--no-restore"):
            return "does not compile"
        loaded.write_bytes((folder / "bin/Release/net10.0" / name).read_bytes())
        if loaded.read_bytes() == whole:
            return "changes nothing"
        return notice(tests)
    finally:
        file.write_text(source, encoding="utf-8")
        loaded.write_bytes(whole)


def main(wanted):
    os.environ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1"
    copy()
    if not builds("tests/EidPin.Tests"):
        sys.exit("the unchanged copy does not build")
    results = []
    for name, path, tests, old, new in changes():
        if wanted and not any(part in name for part in wanted):
            continue
        result = judge(path, tests, old, new)
        results.append(result)
        print(f"{result:24} {name}", flush=True)
    noticed = sum(result.startswith("noticed") for result in results)
    print(f"{noticed} of {len(results)} changes noticed")
    return 0 if noticed == len(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
