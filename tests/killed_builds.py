"""Builds in processes that can be killed, stopped or starved: what tests/test_robustness.py runs.

    python tests/killed_builds.py PROJECT

One line of JSON on standard input asks for one build, in a forked process that has all modules ready;
one line of JSON on standard output tells how it ended. ``within`` names a stage of the build, or a function of
``sarcokg.release``; at the call number ``at`` of any function after its beginning the build gets ``signal``:
the same moment of the same build, on every machine, however busy. Without ``signal`` the build ends as it does,
and tells the number of calls.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import scipy.stats  # noqa: F401 - the forked builds need not import it each
import shacl  # noqa: F401 - the same

import sarcokg.build
import sarcokg.release
from sarcokg.build import check
from sarcokg.cli import main
from sarcokg.identifiers import graph_iri
from sarcokg.ontology import load_ontology
from sarcokg.project import Project
from sarcokg.reason import compile_rules, infer, read_rules


class Clock:
    """Counts the calls of functions in Python and C from a beginning on; at one of them the process gets a signal."""

    def __init__(self, within: str, at: int, signal_: int) -> None:
        self.calls = 0
        self._within, self._at, self._signal = within, at, signal_
        self._code = getattr(getattr(sarcokg.release, within, None), "__code__", None)

    def stage(self, name: str) -> None:
        """Begin to count, or end, as a stage of the build begins; the functions of releases run in the last one."""
        if name == (self._within if self._code is None else "writing the release"):
            sys.setprofile(self)
        else:
            sys.setprofile(None)

    def __call__(self, frame: Any, event: str, _called: object) -> None:  # noqa: ANN401 - a frame
        if event not in {"call", "c_call"} or (
            self._code is not None and self.calls == 0 and frame.f_code != self._code
        ):
            return
        self.calls += 1
        if self.calls == self._at and self._signal:
            os.kill(os.getpid(), self._signal)


def bind_to_rights() -> None:
    """Give up root's leave to write where the rights of a folder forbid it (capabilities(7), CAP_DAC_OVERRIDE)."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice, for 64 bits
    if libc.capget(header, sets) == 0:
        sets[0] &= ~(1 << 1)
        if libc.capset(header, sets) == 0:
            return
    raise OSError(ctypes.get_errno(), "root could not give up its leave")


def run(project: Project, order: dict[str, Any], answer: int) -> None:
    """Build in this process as the order says, and write what is known at the end."""
    if "bytes" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["bytes"], order["bytes"]))
    if "bound" in order and os.geteuid() == 0:
        bind_to_rights()
    if "within" not in order:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(answer, 2)
        os._exit(main(["--project", str(project.root), "build"]))
    clock = Clock(order["within"], order.get("at", 0), order.get("signal", 0))
    sarcokg.build.build(project, clock.stage)
    sys.setprofile(None)
    os.write(answer, str(clock.calls).encode())
    os._exit(0)


def serve(project: Project) -> None:
    """Fork a build for each line of standard input."""
    # Ontology, rules and shapes stay as they are, and nothing is written while they are read: the forked builds need
    # not read and compile them each.
    check(project, ())
    folder = project.folder("ontology")
    infer((), (*compile_rules(load_ontology(folder).quads), *read_rules(folder / "rules")), (), graph_iri("inferred"))
    for line in sys.stdin:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            run(project, json.loads(line), write)
        os.close(write)
        with os.fdopen(read) as said:
            # A stopped build holds its end of the pipe, so ask first whether it stopped.
            _, status = os.waitpid(child, os.WUNTRACED)
            if os.WIFSTOPPED(status):
                print(json.dumps({"stopped": child}), flush=True)
                sys.stdin.readline()
                os.kill(child, signal.SIGCONT)
                _, status = os.waitpid(child, 0)
            print(json.dumps({"code": os.waitstatus_to_exitcode(status), "said": said.read()}), flush=True)


if __name__ == "__main__":
    serve(Project(Path(sys.argv[1])))
