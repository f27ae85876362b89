#!/usr/bin/env python3
"""Draws the portraits on the simulated chips: src/EidPin.Simulators/Portraits/draw.py, then they are compressed by opj_compress (Debian: libopenjp2-tools).

Nobody is shown: plain shapes, with TEST written across the chest."""
import os, subprocess, tempfile

WIDTH, HEIGHT, FINE = 240, 300, 3
LETTERS = {"T": ["11111", "00100", "00100", "00100", "00100", "00100", "00100"], "E": ["11111", "10000", "10000", "11110", "10000", "10000", "11111"],
           "S": ["01111", "10000", "10000", "01110", "00001", "00001", "11110"]}
INK = (40, 44, 52)


def ellipse(x, y, cx, cy, rx, ry):
    return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1


def test(x, y):
    """TEST in squares of 5 pixels."""
    column, row = int((x - 61) // 5), int((y - 252) // 5)
    if not (0 <= row < 7 and 0 <= column < 24 and column % 6 < 5 and x >= 61):
        return False
    return LETTERS["TEST"[column // 6]][row][column % 6] == "1"


def colour(x, y, person):
    if test(x, y):
        return (255, 255, 255)
    if y > 205 and ellipse(x, y, 120, 320, 108, 112):
        return person["clothes"]
    if ellipse(x, y, 94, 138, 6, 8) or ellipse(x, y, 146, 138, 6, 8):
        return INK
    if person["glasses"] and any(ellipse(x, y, cx, 138, 21, 17) and not ellipse(x, y, cx, 138, 18, 14) for cx in (94, 146)):
        return INK
    if person["glasses"] and 115 <= x <= 125 and 134 <= y <= 137:
        return INK
    if any(abs(x - cx) <= 14 and 112 <= y - (x - cx) * lean <= 116 for cx, lean in ((94, -0.12), (146, 0.12))):
        return person["hair"]
    if ellipse(x, y, 120, 184, 24, 9) and y > 184:
        return (176, 74, 70)
    if ellipse(x, y, 120, 163, 7, 5):
        return tuple(c - 28 for c in person["skin"])
    if y < person["fringe"] and ellipse(x, y, 120, 128, 70, 84):
        return person["hair"]
    if ellipse(x, y, 120, 140, 60, 76):
        return person["skin"]
    if ellipse(x, y, 58, 146, 11, 17) or ellipse(x, y, 182, 146, 11, 17):
        return person["skin"]
    if person["long"] and 48 <= x <= 192 and 100 < y < 226:
        return person["hair"]
    if 96 <= x <= 144 and 190 < y < 226:
        return tuple(c - 18 for c in person["skin"])
    return tuple(int(c - 26 * y / HEIGHT) for c in person["ground"])


def draw(person):
    rows = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            fine = [colour(x + (i + 0.5) / FINE, y + (j + 0.5) / FINE, person) for i in range(FINE) for j in range(FINE)]
            rows += bytes(sum(c[k] for c in fine) // len(fine) for k in range(3))
    return b"P6\n%d %d\n255\n" % (WIDTH, HEIGHT) + bytes(rows)


PEOPLE = [
    {"skin": (236, 196, 164), "hair": (48, 42, 40), "clothes": (52, 82, 132), "ground": (214, 226, 238), "fringe": 92, "glasses": True, "long": False},
    {"skin": (222, 178, 142), "hair": (92, 58, 38), "clothes": (136, 60, 84), "ground": (226, 232, 216), "fringe": 96, "glasses": False, "long": True},
    {"skin": (246, 210, 182), "hair": (150, 152, 158), "clothes": (62, 104, 78), "ground": (238, 228, 214), "fringe": 84, "glasses": False, "long": False},
]

here = os.path.dirname(os.path.abspath(__file__))
with tempfile.TemporaryDirectory() as folder:
    for number, person in enumerate(PEOPLE):
        picture = os.path.join(folder, "portrait.ppm")
        with open(picture, "wb") as file:
            file.write(draw(person))
        subprocess.run(["opj_compress", "-i", picture, "-o", os.path.join(here, f"{number}.jp2"), "-r", "50"], check=True, stdout=subprocess.DEVNULL)
