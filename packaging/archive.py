#!/usr/bin/env python3
"""Packs a folder so that the same files always give the same bytes: sorted, owned by root, all of one time, plain modes.

usage: packaging/archive.py FILE.tar.gz|FILE.zip FOLDER TOP      (TOP: the folder's name within; . for none)

The time is that of SOURCE_DATE_EPOCH (https://reproducible-builds.org/docs/source-date-epoch/).
"""
import gzip
import io
import os
import pathlib
import sys
import tarfile
import time
import zipfile

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])


def files(folder):
    return sorted(p for p in folder.rglob("*") if p.is_file() or p.is_symlink())


def mode(path):
    return 0o755 if path.stat().st_mode & 0o111 else 0o644


def tar(out, folder, top):
    # The compressed file's own header names neither a time nor a file.
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for path in files(folder):
            entry = tarfile.TarInfo(str(top / path.relative_to(folder)))
            entry.mtime, entry.mode, entry.uname, entry.gname = EPOCH, mode(path), "root", "root"
            data = path.read_bytes()
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def zipped(out, folder, top):
    moment = time.gmtime(max(EPOCH, 315532800))[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files(folder):
            entry = zipfile.ZipInfo((top / path.relative_to(folder)).as_posix(), moment)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = (0o100000 | mode(path)) << 16
            archive.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    target, source, within = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.PurePosixPath(sys.argv[3])
    (zipped if target.suffix in (".zip", ".nupkg") else tar)(target, source, within)
