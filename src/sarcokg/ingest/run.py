"""Many documents over many processes, to shards and a report that accounts for every one.

Batches are made in the order in which the documents are found, whatever the number of workers, so the shards
have the same bytes for one as for four. No more is held than a few batches and the numbers of the studies seen.
A worker that dies takes nothing with it: its batches are done again, each alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sarcokg.disk import write_whole
from sarcokg.errors import Defect, RefusedError, UsageError
from sarcokg.ingest.shard import Batch, ShardReport, write_shard
from sarcokg.late import multiprocessing
from sarcokg.registry.document import defect
from sarcokg.registry.files import find_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor
    from pathlib import Path

    from sarcokg.project import Project
    from sarcokg.registry.document import Document

__all__ = ["RULES", "Ingested", "ingest"]

#: What is wrong and what to do, for each rule about the running of a worker.
RULES: Final[dict[str, tuple[str, str]]] = {
    "ingest-worker-died": (
        "the process that read this record ended, and again when it read the record alone",
        "Ingest the others without it, and report it.",
    ),
}

#: A shard holds no more records than this, and stops early when their bytes pass the second number.
_RECORDS: Final = 50
_BYTES: Final = 8_000_000
_REPORT: Final = "report.json"
_NUMBER: Final = re.compile(rb'"nctId"\s*:\s*"(NCT\d{8})"')


@dataclass(slots=True)
class Ingested:
    """The account of a run: every document that was found is read, repeated or refused."""

    found: int = 0
    repeated: list[str] = field(default_factory=list)
    refused: list[Defect] = field(default_factory=list)
    shards: list[ShardReport] = field(default_factory=list)

    @property
    def read(self) -> int:
        """The number of studies that were read."""
        return sum(len(shard.studies) for shard in self.shards)

    def total(self, name: str) -> Counter[Any]:
        """Return the sums of a counter over all shards."""
        return sum((getattr(shard, name) for shard in self.shards), Counter())

    def as_json(self) -> bytes:
        """Return the account as text that is the same for the same documents."""
        account = {
            "records": {
                "found": self.found,
                "read": self.read,
                "refused": len({defect.file for defect in self.refused}),
                "repeated": len(self.repeated),
            },
            "triples": dict(sorted(self.total("triples").items())),
            "rule-read": dict(sorted(self.total("readings").items())),
            "findings": _by_frequency(self.total("findings")),
            "unmapped": {
                kind: _by_frequency(
                    Counter({name: n for (of, name), n in self.total("unmapped").items() if of == kind})
                )
                for kind in sorted({kind for kind, _ in self.total("unmapped")})
            },
            "refused": [str(defect) for defect in sorted(self.refused)],
            "repeated": self.repeated,
            "shards": [
                {
                    "name": shard.name,
                    "records": len(shard.studies),
                    "sha256": shard.sha256,
                    "triples": shard.triples.total(),
                }
                for shard in self.shards
            ],
        }
        return (json.dumps(account, ensure_ascii=False, indent=2) + "\n").encode()


def ingest(
    paths: Iterable[Path],
    out: Path,
    project: Project,
    *,
    workers: int = 1,
    executor: Callable[[], Executor] | None = None,
) -> Ingested:
    """Read every record under some paths into shards of a folder; return and write the account.

    ``executor`` makes the pool of workers (default: processes, none for one worker).
    Raises `UsageError` for a path that is not there, or a folder that holds something else.
    """
    _clear(out)
    make = executor or (None if workers == 1 else _processes(workers))
    run = _Run(out, (project.folder("ontology"), project.folder("shapes")), make, 2 * workers)
    try:
        for item in find_documents(paths):
            run.take(item)
        run.finish()
    finally:
        run.close()
    write_whole(out / _REPORT, run.account.as_json())
    return run.account


def _processes(workers: int) -> Callable[[], Executor]:
    """Return what makes a pool of processes; they begin fresh, so that no lock of a thread is copied into them."""
    return lambda: ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


class _Run:
    """Takes documents, makes batches of them, and hands these to workers."""

    def __init__(
        self, out: Path, folders: tuple[Path, Path], make: Callable[[], Executor] | None, most_pending: int
    ) -> None:
        self.account = Ingested()
        self._out = out
        self._folders = folders
        self._make = make
        self._pool = make() if make is not None else None
        self._most_pending = most_pending
        self._pending: deque[tuple[Batch, Future[ShardReport]]] = deque()
        self._documents: list[Document] = []
        self._bytes = 0
        self._made = 0
        # A study takes two small numbers here: half a million of them stay below a hundred megabytes.
        self._seen: dict[int, int] = {}
        self._read: set[int] = set()

    def take(self, item: Document | Defect) -> None:
        """Take one document, or what could not be read as one."""
        self.account.found += 1
        if isinstance(item, Defect):
            self.account.refused.append(item)
            return
        if not self._is_new(item):
            return
        self._documents.append(item)
        self._bytes += len(item.data)
        if len(self._documents) >= _RECORDS or self._bytes >= _BYTES:
            self._hand_out()

    def finish(self) -> None:
        """Wait for everything that is under way."""
        self._hand_out()
        while self._pending:
            self._collect()

    def close(self) -> None:
        """Let the workers go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _is_new(self, document: Document) -> bool:
        """Tell whether no earlier document is the same study; the first version stays, unless it was refused."""
        found = _NUMBER.search(document.data)
        if found is None:
            return True
        number = int(found[1][3:])
        digest = int.from_bytes(sha256(document.data).digest()[:8], "big")
        known = self._seen.get(number)
        if known is None:
            self._seen[number] = digest
            return True
        self.finish()
        if number not in self._read:
            self._seen[number] = digest
            return True
        if known == digest:
            self.account.repeated.append(document.name)
        else:
            self.account.refused.append(
                defect("registry-duplicate-study", document.name, 0, "nctId", found[1].decode())
            )
        return False

    def _hand_out(self) -> None:
        if not self._documents:
            return
        self._made += 1
        batch = Batch(self._out / f"shard-{self._made:06}.nq", tuple(self._documents))
        self._documents, self._bytes = [], 0
        if self._pool is None:
            self._keep(write_shard(batch, *self._folders))
            return
        self._pending.append((batch, self._pool.submit(write_shard, batch, *self._folders)))
        while len(self._pending) >= self._most_pending:
            self._collect()

    def _collect(self) -> None:
        batch, future = self._pending.popleft()
        try:
            self._keep(future.result())
        except BrokenProcessPool:
            batches = [batch, *(other for other, _ in self._pending)]
            self._pending.clear()
            for again in batches:
                self._keep(self._alone(again))

    def _alone(self, batch: Batch) -> ShardReport:
        """Do a batch again in a worker of its own, and, where that dies, too, each of its documents."""
        report = self._try(batch)
        if report is not None:
            return report
        kept = []
        died = []
        for document in batch.documents:
            if self._try(Batch(batch.path, (document,))) is None:
                message, repair = RULES["ingest-worker-died"]
                died.append(Defect(document.name, 0, "ingest-worker-died", "", "", message, repair))
            else:
                kept.append(document)
        report = self._try(Batch(batch.path, tuple(kept)))
        if report is None:
            raise RefusedError(died)
        report.refused += died
        return report

    def _try(self, batch: Batch) -> ShardReport | None:
        self.close()
        self._pool = self._make() if self._make is not None else None
        if self._pool is None:
            return write_shard(batch, *self._folders)
        try:
            return self._pool.submit(write_shard, batch, *self._folders).result()
        except BrokenProcessPool:
            return None

    def _keep(self, report: ShardReport) -> None:
        self.account.shards.append(report)
        self.account.refused += report.refused
        self._read.update(int(number[3:]) for number in report.studies)


def _clear(out: Path) -> None:
    """Make the folder ready: an earlier run's files go, anything else stays and refuses the run."""
    out.mkdir(parents=True, exist_ok=True)
    ours = [path for path in out.iterdir() if path.name == _REPORT or re.fullmatch(r"shard-\d{6}\.nq", path.name)]
    if len(ours) < len(list(out.iterdir())):
        message = f"{out}: the folder holds other files. Name a new folder, or one of an earlier run."
        raise UsageError(message)
    for path in ours:
        path.unlink()


def _by_frequency(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
