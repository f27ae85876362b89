#!/usr/bin/env python3
"""Opens an address in Chromium and waits until the page shows a text, scripts and all; ends with 1 where it does not within 40 seconds.

usage: browse.py ADDRESS TEXT
"""
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time

address, text = sys.argv[1], sys.argv[2]
# Chromium reads commands from descriptor 3 and answers on 4, each ended by a zero byte (--remote-debugging-pipe).
commands, to_browser = os.pipe()
from_browser, answers = os.pipe()
numbers = itertools.count(1)


def place():
    # Copies far away first: the pipes may have 3 and 4 themselves.
    reads, writes = os.dup(commands), os.dup(answers)
    os.dup2(reads, 3)
    os.dup2(writes, 4)


def ask(method, session=None, **values):
    number = next(numbers)
    message = {"id": number, "method": method, "params": values} | ({"sessionId": session} if session else {})
    os.write(to_browser, json.dumps(message).encode() + b"\0")
    while True:
        line = bytearray()
        while not line.endswith(b"\0"):
            part = os.read(from_browser, 1)
            if not part:
                sys.exit("the browser ended")
            line += part
        answer = json.loads(line[:-1])
        if answer.get("id") == number:
            return answer.get("result", {})


with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
    browser = subprocess.Popen(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
        preexec_fn=place, close_fds=False, stderr=subprocess.DEVNULL)
    try:
        target = ask("Target.createTarget", url=address)["targetId"]
        page = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        deadline, shown = time.monotonic() + 40, ""
        while text not in shown and time.monotonic() < deadline:
            time.sleep(0.3)
            shown = ask("Runtime.evaluate", page, expression="document.body.innerText").get("result", {}).get("value") or ""
        print(shown)
    finally:
        browser.kill()
        browser.wait()
sys.exit(0 if text in shown else 1)
