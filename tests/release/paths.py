#!/usr/bin/env python3
"""Ends with 1 where a file of a folder contains one of the words, as bytes or as UTF-16, which is how .NET keeps its strings.

usage: paths.py FOLDER WORD ...
"""
import pathlib
import sys

words = [w.encode(code) for w in sys.argv[2:] if len(w) > 2 for code in ("utf-8", "utf-16-le")]
found = [(str(f), w) for f in pathlib.Path(sys.argv[1]).rglob("*") if f.is_file() and not f.is_symlink()
         for w in words if w in f.read_bytes()]
for file, word in found:
    print(f"{file}: {word}")
sys.exit(1 if found else 0)
