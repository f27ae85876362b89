#!/usr/bin/env bash
# Makes the pictures of the documentation anew from what the program prints.
set -eu
cd "$(dirname "$0")/.."
./eidpin --version >/dev/null   # built now, so that no picture shows the building
mkdir -p docs/pictures
python3 docs/picture.py docs/pictures/status.svg 100 ./eidpin status --simulated my-number-signature-locked
python3 docs/picture.py docs/pictures/status-ja.svg 100 ./eidpin status --simulated my-number-signature-locked --lang ja
python3 docs/picture.py docs/pictures/status-fi.svg 100 ./eidpin status --simulated fineid-citizen-pin1-locked --lang fi
python3 docs/picture.py docs/pictures/guide.svg 100 ./eidpin guide --simulated my-number-signature-locked --answer know-authentication=yes --answer exceptions=none --answer phone=yes
python3 docs/picture.py docs/pictures/which.svg 100 ./eidpin which HJS0432E
# Those of pages are made by a test of the browser (PicturesTests), from the pages as they are.
pages=TestResults/pictures
if [ -d "$pages" ]; then cp "$pages"/*.png docs/pictures/; else echo "Run ./test first: $pages is not there." >&2; fi
