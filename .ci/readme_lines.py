"""Prints the command lines of a fenced sh block of a Markdown file, found by its heading.

    python3 .ci/readme_lines.py README.md "Install and ask"     the first block under the heading
    python3 .ci/readme_lines.py README.md "Install and ask" 2   the second

Comments and empty lines are left out; a line that ends with a backslash is joined to the next one.
A missing heading or block is an error, so that a renamed heading cannot empty the run of .ci/run.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FENCE = re.compile(r"(?P<ticks>`{3,})(?P<language>\S*)")
HEADING = re.compile(r"#{1,6} +(?P<title>.*?) *#*")


def sh_blocks(markdown: str, heading: str) -> list[list[str]]:
    """Find the sh blocks that stand under a heading, before the next heading of any level."""
    blocks: list[list[str]] = []
    fence = ""  # the ticks that opened the block we are in; a # in there is a comment, no heading
    takes = under = False
    for line in markdown.splitlines():
        opened = FENCE.fullmatch(line.strip())
        if fence:
            if line.strip() == fence:
                fence = ""
            elif takes:
                blocks[-1].append(line)
        elif opened:
            fence = opened["ticks"]
            takes = under and opened["language"] == "sh"
            if takes:
                blocks.append([])
        elif title := HEADING.fullmatch(line):
            under = title["title"] == heading
    return blocks


def command_lines(block: list[str]) -> list[str]:
    """Join continued lines, then drop comments and empty lines."""
    joined = "\n".join(block).replace("\\\n", " ")
    lines = (line.strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def main(path: str, heading: str, number: str = "1") -> int:
    """Print the lines of one block, or say on standard error why there are none."""
    blocks = sh_blocks(Path(path).read_text(encoding="utf-8"), heading)
    if not 1 <= int(number) <= len(blocks):
        print(
            f"{path}: no sh block {number} under the heading: {heading}. "
            "Keep the heading and its block, or change .ci/run with them.",
            file=sys.stderr,
        )
        return 1
    print("\n".join(command_lines(blocks[int(number) - 1])))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
