"""The end of a server: it comes when it is asked for, whatever queries run, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

ENDLESS = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.mark.parametrize("how", [signal.SIGINT], ids=["Ctrl-C"])
def test_a_server_ends_while_a_query_runs(tmp_path: Path, how: signal.Signals) -> None:
    call = [sys.executable, "-m", "sarcokg", "serve", "--no-browser", "--port", "0", "--seconds", "3600"]
    said = tmp_path / "stderr"

    with (
        said.open("w") as terminal,
        subprocess.Popen(
            call, stdout=subprocess.PIPE, stderr=terminal, text=True, cwd=tmp_path, start_new_session=True
        ) as process,
    ):
        assert process.stdout is not None
        port = int(process.stdout.readline().split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(f"GET /sparql?query={ENDLESS} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            client.settimeout(1)
            with pytest.raises(TimeoutError):
                client.recv(1)
            # As a terminal does: to every process of the group.
            os.killpg(process.pid, how)
            client.settimeout(60)
            last = client.makefile().read()
            code = process.wait(timeout=120)
            # The workers have the same standard output: it ends when none of them is left.
            rest = process.stdout.read()

    assert last.startswith("HTTP/1.1 503")
    assert "The server is ending" in last
    assert (code, rest) == (130, "")
    assert "Traceback" not in said.read_text()
