#!/usr/bin/env python3
"""Writes SHA256SUMS and NOTES.md, the release notes with the size of each file, into the folder of a release.

usage: packaging/notes.py FOLDER      (VERSION is that of ./release)
"""
import hashlib
import os
import pathlib
import sys

VERSION = os.environ["VERSION"]
# What a name ends with or contains, what it is, and how far it was tried. The first that fits.
KINDS = [
    ("eidpin_", "Debian, Ubuntu (amd64): the command and the local web app", "installed, used and removed in a fresh Debian 12"),
    ("eidpin-reset_", "Debian, Ubuntu (amd64): the reset server of an operator", "installed, started as its unit says but not by systemd, removed: in a fresh Debian 12"),
    ("-guide-", "the guide as static pages, to publish", "in a browser"),
    ("-linux-x64", "any Linux with glibc, x64: all programs", "on Debian 12"),
    ("-linux-arm64", "any Linux with glibc, arm64: all programs", "built, never started"),
    ("-win-x64", "Windows, x64: all programs", "built, never started"),
    ("-osx-arm64", "macOS, Apple silicon: all programs", "built, never started"),
    ("-osx-x64", "macOS, Intel: all programs", "built, never started"),
    (".nupkg", ".NET tool: simulated cards for your own tests", "installed and started on Debian 12"),
]


def changes():
    text = (pathlib.Path(__file__).resolve().parent.parent / "CHANGELOG.md").read_text()
    part = next(p for p in text.split("\n## ")[1:] if p.startswith(VERSION))
    return part.split("\n", 1)[1].strip()


def size(count):
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.0f} kB"


def main(folder):
    files = sorted(f for f in folder.iterdir() if f.name not in ("SHA256SUMS", "NOTES.md"))
    artefacts = [f for f in files if not f.name.endswith(".cdx.json")]
    rows = []
    for file in artefacts:
        what, tried = next((w, t) for mark, w, t in KINDS if file.name.startswith(mark) or mark in file.name[6:])
        rows.append(f"| `{file.name}` | {size(file.stat().st_size)} | {what} | {tried} |")
    notes = f"# EidPin {VERSION}\n\n| file | size | for | tried |\n|---|---|---|---|\n" + "\n".join(rows) + f"""

It was not yet tried on a real card by its developers. How to install each: docs/install.md, also in every archive.
`sha256sum -c SHA256SUMS` checks what you downloaded. `NAME.cdx.json` is the bill of materials (CycloneDX) of the file of that name; the licences of
what it contains are in the archive's `licences/`, of a Debian package in `/usr/share/doc/NAME/`.

## Changes

{changes()}
"""
    (folder / "NOTES.md").write_text(notes)
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in [*files, folder / "NOTES.md"]]
    (folder / "SHA256SUMS").write_text("".join(sums))


main(pathlib.Path(sys.argv[1]))
