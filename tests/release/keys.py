#!/usr/bin/env python3
"""Ends with 1 where a file of a folder contains a private key: PEM, or DER as PKCS#8 of RSA and of the curves that cards use.

usage: keys.py FOLDER
"""
import pathlib
import re
import sys

# The algorithm, then an OCTET STRING that begins with a SEQUENCE: a signature has the same without one.
DER = re.compile(
    rb"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x04\x82..\x30\x82"
    rb"|\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04.{1,2}\x30"
    rb"|\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22\x04.{1,2}\x30", re.DOTALL)
# A word that the programs look for is no key: one would follow it.
PEM = re.compile(rb"BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----[A-Za-z0-9+/=\s]{32}")


def holds_key(content):
    # .NET keeps its strings as UTF-16.
    return DER.search(content) or any(PEM.search(c) for c in (content, content.replace(b"\0", b"")))


found = [f for f in pathlib.Path(sys.argv[1]).rglob("*") if f.is_file() and not f.is_symlink() and holds_key(f.read_bytes())]
for file in found:
    print(f"{file}: a private key")
sys.exit(1 if found else 0)
