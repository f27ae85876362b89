#!/usr/bin/env python3
"""Writes what an artefact contains: a CycloneDX bill of materials and the licences, out of the bills of its programs.

usage: packaging/bill.py NAME OUT.cdx.json NOTICES PACKAGES [PACK ...] -- [PROGRAM.json ...]

PROGRAM.json: what the CycloneDX tool says of a project. PACK: id/version of a package of the .NET runtime that is built in. PACKAGES: the
folder where packages are kept. NOTICES gets THIRD-PARTY.txt, and the notices of the runtime as dotnet-*.txt. VERSION and SOURCE_DATE_EPOCH
are those of ./release.
"""
import json
import os
import pathlib
import re
import sys
import time

TEXTS = pathlib.Path(__file__).resolve().parent / "licences"


def of_tool(file):
    """The components of a program, ours left out: they are what the artefact is."""
    return [c for c in json.load(open(file)).get("components", []) if not c["name"].startswith("EidPin.")]


def of_pack(pack):
    name, version = pack.split("/")
    purl = f"pkg:nuget/{name}@{version}"
    return {"type": "framework", "bom-ref": purl, "name": name, "version": version, "purl": purl,
            "licenses": [{"license": {"id": "MIT"}}], "copyright": "© Microsoft Corporation. All rights reserved."}


def nuspec(packages, component):
    folder = packages / component["name"].lower() / component["version"]
    file = next(folder.glob("*.nuspec"), None)
    return folder, file.read_text(encoding="utf-8-sig") if file else ""


def told(text, element):
    found = re.search(rf"<{element}[^>]*>([^<]*)<", text)
    return found.group(1).strip() if found else None


def notices(components, packages):
    """Each part with its copyright and licence, then the texts of the licences once."""
    lines, used, own = [], set(), []
    for component in components:
        folder, spec = nuspec(packages, component)
        licence = told(spec, "license") or next((c["license"].get("id") for c in component.get("licenses", []) if "license" in c), None)
        text = next((f for f in sorted(folder.glob("LICENSE*"))), None)
        if text and licence not in ("MIT", "Apache-2.0", "PostgreSQL"):
            own.append((component["name"], text.read_text(encoding="utf-8-sig")))
            licence = f"text below ({component['name']})"
            component["licenses"] = [{"license": {"name": text.read_text(encoding="utf-8-sig").strip().splitlines()[0]}}]
        elif licence is None:
            sys.exit(f"{component['name']} {component['version']}: no licence is known")
        else:
            used.add(licence)
        who = told(spec, "copyright") or component.get("copyright") or told(spec, "authors")
        lines.append(f"{component['name']} {component['version']}\n  {who}\n  Licence: {licence}\n")
    body = "\n".join(lines)
    for licence in sorted(used):
        file = TEXTS / f"{licence}.txt" if licence != "Apache-2.0" else TEXTS.parent.parent / "LICENSE"
        body += f"\n---- {licence} ----\n\n{file.read_text()}"
    for name, text in own:
        body += f"\n---- {name} ----\n\n{text}"
    return body.replace("\r\n", "\n")


def main():
    name, out, folder, packages, *rest = sys.argv[1:]
    packs, programs = rest[:rest.index("--")], rest[rest.index("--") + 1:]
    packages, folder = pathlib.Path(packages), pathlib.Path(folder)
    found = {(c["name"], c["version"]): c for p in programs for c in of_tool(p)}
    found |= {(c["name"], c["version"]): c for c in map(of_pack, packs)}
    components = [found[key] for key in sorted(found)]
    version, moment = os.environ["VERSION"], time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "THIRD-PARTY.txt").write_text(notices(components, packages))
    bill = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", moment),
                     "component": {"type": "application", "bom-ref": name, "name": name, "version": version,
                                   "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": [c["bom-ref"] for c in components]}],
    }
    pathlib.Path(out).write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
    for pack in packs:
        place = packages / pack.lower()
        texts = sorted(place.glob("THIRD-PARTY-NOTICES*"))
        if not texts:
            sys.exit(f"{pack}: it has no notices")
        for file in texts:
            kind = "aspnetcore" if "aspnetcore" in pack.lower() else "runtime"
            (folder / f"dotnet-{kind}-notices.txt").write_bytes(file.read_bytes())


if __name__ == "__main__":
    if len(sys.argv) < 6 or "--" not in sys.argv:
        sys.exit(__doc__)
    main()
