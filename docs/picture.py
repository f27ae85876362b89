#!/usr/bin/env python3
"""Draws what a command prints in a terminal as an SVG: docs/picture.py OUT.svg COLUMNS COMMAND...

The pictures in docs/pictures/ are made by docs/pictures.sh; they show real output, nothing is drawn by hand."""
import html, os, pty, re, struct, sys, fcntl, termios, unicodedata

COLOURS = ["#1c1f24", "#c4352b", "#2b7a3d", "#9a6700", "#2f5fb3", "#8a3ea8", "#1f7a8c", "#d5d9df",
           "#6b7480", "#e5534b", "#3fa65a", "#c69026", "#539bf5", "#b083f0", "#39a8b8", "#f0f2f5"]
CELL, LINE, SIZE = 8.43, 20, 14


def run(columns, command):
    """The bytes that the command writes to a terminal of this width."""
    child, fd = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS=str(columns), LC_ALL="C.UTF-8")
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        os.execvp(command[0], command)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    out = b""
    while True:
        try:
            chunk = os.read(fd, 65536)
        except OSError:
            break
        if not chunk:
            break
        out += chunk
    os.waitpid(child, 0)
    return out.decode()


def colour(codes, current):
    bold, fg = current
    codes = [int(c or 0) for c in codes]
    while codes:
        c = codes.pop(0)
        if c == 0: bold, fg = False, None
        elif c == 1: bold = True
        elif c == 22: bold = False
        elif 30 <= c <= 37: fg = COLOURS[c - 30]
        elif 90 <= c <= 97: fg = COLOURS[c - 82]
        elif c == 39: fg = None
        elif c == 38 and codes and codes[0] == 5:
            n = codes[1]; codes = codes[2:]
            if n < 16: fg = COLOURS[n]
            elif n < 232:
                n -= 16; v = [0, 95, 135, 175, 215, 255]
                fg = "#%02x%02x%02x" % (v[n // 36], v[n // 6 % 6], v[n % 6])
            else: fg = "#%02x%02x%02x" % ((8 + (n - 232) * 10,) * 3)
        elif c == 38 and codes and codes[0] == 2:
            fg = "#%02x%02x%02x" % tuple(codes[1:4]); codes = codes[4:]
    return bold, fg


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def draw(text, columns):
    lines = re.sub(r"\x1b[=>]|\x1b\[[?0-9;]*[A-LN-Za-ln-z]|\x1b\][^\x07]*\x07", "", text).replace("\r", "").rstrip("\n").split("\n")
    w, h = columns * CELL + 32, len(lines) * LINE + 32
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.0f} {h}" width="{w:.0f}" height="{h}" role="img">',
           '<rect width="100%" height="100%" rx="8" fill="#fbfbf9" stroke="#d5d9df"/>',
           f'<g font-family="ui-monospace, \'DejaVu Sans Mono\', \'Noto Sans Mono CJK JP\', \'Noto Sans Mono\', monospace" font-size="{SIZE}" fill="#1c1f24" xml:space="preserve">']
    style = (False, None)
    for row, line in enumerate(lines):
        column = 0
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b["):
                style = colour(part[2:-1].split(";"), style)
                continue
            for piece in re.findall(r"\s+|\S+(?: \S+)*", part):
                if piece.strip():
                    bold = ' font-weight="700"' if style[0] else ""
                    fill = f' fill="{style[1]}"' if style[1] else ""
                    out.append(f'<text x="{16 + column * CELL:.1f}" y="{16 + row * LINE + 14}" textLength="{width(piece) * CELL:.1f}" '
                               f'lengthAdjust="spacingAndGlyphs"{bold}{fill}>{html.escape(piece)}</text>')
                column += width(piece)
    return "\n".join(out + ["</g>", "</svg>", ""])


if __name__ == "__main__":
    target, columns, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    with open(target, "w") as file:
        file.write(draw(run(columns, command), columns))
