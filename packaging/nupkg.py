#!/usr/bin/env python3
"""Packs a NuGet package anew, so that the same files give the same bytes: dotnet pack names one part by chance and notes the time.

usage: packaging/nupkg.py FROM.nupkg FOLDER TO.nupkg      (FOLDER: an empty one, for the files)
"""
import pathlib
import re
import subprocess
import sys
import zipfile

given, folder, out = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
with zipfile.ZipFile(given) as package:
    package.extractall(folder)
named = next(folder.glob("package/services/metadata/core-properties/*.psmdcp"))
properties = named.with_name("eidpin.psmdcp")
named.rename(properties)
links = folder / "_rels" / ".rels"
text = links.read_text(encoding="utf-8-sig").replace(named.name, properties.name)
# The ids of the links are made by chance too; nothing refers to them.
numbers = iter(range(1, 100))
links.write_text(re.sub(r'Id="[^"]*"', lambda _: f'Id="R{next(numbers)}"', text))
subprocess.run([sys.executable, pathlib.Path(__file__).with_name("archive.py"), out, folder, "."], check=True)
