"""Ingest: every record is read or refused by name, whatever stands beside it and however many workers there are."""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
import tracemalloc
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from benchmarks.registry_records import generated_study
from sarcokg.cli import main
from sarcokg.errors import UsageError
from sarcokg.gate import judge, read_shapes
from sarcokg.identifiers import NAMESPACES, graph_iri, ontology_iri
from sarcokg.ingest import ingest
from sarcokg.ingest.run import Ingested
from sarcokg.knowledge_graph import FACTS
from sarcokg.ontology import Ontology
from sarcokg.project import Project, packaged
from sarcokg.question_file import Question
from sarcokg.questions import read_questions
from sarcokg.reason import compile_contradictions, compile_rules, infer, read_rules
from sarcokg.registry import files
from sarcokg.registry.document import Document
from sarcokg.registry.files import find_documents
from sarcokg.release import Release
from sarcokg.store import Quad, Store, graph_name, jsonld_as_nquads, parse_text
from sarcokg.strata import names_in

ROOT = Path(__file__).parent.parent
PROJECT = Project(ROOT)
HAND_MADE = ROOT / "tests" / "registry" / "NCT00000102.json"
TEXT = HAND_MADE.read_bytes()
QUESTIONS = read_questions(packaged() / "queries")

GOOD = json.dumps({"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "é"}}})


def small(number: int, **identity: object) -> str:
    """Return the smallest study."""
    return json.dumps({"protocolSection": {"identificationModule": {"nctId": f"NCT{number:08}", **identity}}})


def packed(*members: tuple[str, bytes], mode: Any = "w") -> bytes:  # noqa: ANN401 - one of tarfile's words
    """Return a tar of some members; a target makes one a link."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def linked(target: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("a.json")
        member.type, member.linkname = tarfile.SYMTYPE, target
        archive.addfile(member)
    return buffer.getvalue()


#: Bad input: the file, what is in it, the message that names it, and how many good studies it holds.
BAD = {
    "a truncated study": ("b.json", TEXT[:-40], r"b\.json:\d+: the text is no JSON, or it is cut off: column", 0),
    "an empty file": ("b.json", b"", r"b\.json:1: the text is no JSON", 0),
    "a truncated page": (
        "b.json",
        f'{{"studies": [{small(2)}, {small(3)}, {{"protocol'.encode(),
        r"b\.json, study 3: the text is no JSON, or it is cut off",
        2,
    ),
    "Latin-1": (
        "b.json",
        small(2, briefTitle="x").replace("x", "é").encode("latin-1"),
        r"b\.json:1: .*UTF-8: byte E9",
        0,
    ),
    "UTF-16": ("b.json", small(2).encode("utf-16"), r"b\.json:1: the text is not in UTF-8", 0),
    "UTF-32": ("b.json", small(2).encode("utf-32"), r"b\.json:1: the text is not in UTF-8", 0),
    "another study's name": (
        "NCT00000009.json",
        small(2).encode(),
        r"NCT00000009\.json: nctId: .*named for another",
        0,
    ),
    "a number that is a path": (
        "b.json",
        small(2).replace("NCT00000002", "../../etc/x").encode(),
        r"b\.json: nctId: this is no study .*: \.\./\.\./etc/x",
        0,
    ),
    "a number with a line end": (
        "b.json",
        small(2).replace("NCT00000002", "NCT00000002\\n").encode(),
        r"b\.json: nctId: this is no study",
        0,
    ),
    "a list": ("b.json", b"[1, 2]", None, 0),
    "a string": ("b.json", b'"NCT00000002"', r"b\.json: nctId: this is no study", 0),
    "an identification that is a list": (
        "b.json",
        b'{"protocolSection": {"identificationModule": []}}',
        r"b\.json: nctId: this is no study",
        0,
    ),
    "the same name twice": (
        "b.json",
        b'{"a": 1, "a": 2}',
        r"b\.json: the record has this name twice in one place: a",
        0,
    ),
    "NaN": ("b.json", b'{"a": NaN}', r"b\.json: the record has a number that JSON does not know: NaN", 0),
    "too deep": ("b.json", b'{"a":' + b"[" * 100_000, r"b\.json: values lie too deep", 0),
    "a line that is none": (
        "b.jsonl",
        f"{small(2)}\nnonsense\n\n{small(3)}\n".encode(),
        r"b\.jsonl, line 2:1: the text is no JSON",
        2,
    ),
    "a gzip that is cut": (
        "b.json.gz",
        gzip.compress(TEXT)[:-50],
        r"b\.json: the file cannot be unpacked to its end",
        0,
    ),
    "a gzip that is none": ("b.json.gz", b"\x1f\x8bnonsense", r"b\.json: the file cannot be unpacked", 0),
    "a tar that is cut": (
        "b.tar",
        packed(("a.json", small(2).encode()), ("c.json", b" " * 9000))[:3000],
        r"b\.tar: the file cannot be unpacked to its end",
        1,
    ),
    "a tar that leads up": (
        "b.tar",
        packed(("../a.json", small(2).encode()), ("c.json", small(3).encode())),
        r"b\.tar: the path leads out of the place that is read: \.\./a\.json",
        1,
    ),
    "a tar from the root": ("b.tar", packed(("/etc/a.json", b"{}")), r"b\.tar: the path leads out .*: /etc/a\.json", 0),
    "a tar with a link": (
        "b.tar.gz",
        gzip.compress(linked("/etc/passwd")),
        r"b\.tar: the path leads out .*: a\.json",
        0,
    ),
    "a duplicate in two pages": (
        "b.json",
        f'{{"studies": [{small(2)}, {small(1, acronym="another")}]}}'.encode(),
        r"b\.json, study 2: nctId: another record of this run has the same study in another version: NCT00000001",
        1,
    ),
}


@pytest.mark.parametrize(("name", "data", "message", "more"), BAD.values(), ids=BAD)
def test_bad_input_is_named_and_the_rest_is_done(  # noqa: PLR0913, PLR0917 - a row of the table
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    data: bytes,
    message: str | None,
    more: int,
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.json").write_text(GOOD, encoding="utf-8")
    (folder / name).write_bytes(data)
    (folder / "z.json").write_text(small(7), encoding="utf-8")

    code = main(["ingest", str(folder), "--out", str(tmp_path / "out")])

    printed = capsys.readouterr()
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert "Traceback" not in printed.err
    assert report["records"]["read"] == 2 + more
    assert code == (1 if message else 0)
    if message:
        assert re.search(message, "\n".join(report["refused"])), report["refused"]
        assert all(refused in printed.err for refused in report["refused"])
    assert_accounts(report)


def assert_accounts(report: dict[str, Any]) -> None:
    """Nothing is lost: what was found is read, refused or a repetition."""
    records = report["records"]
    assert records["found"] == records["read"] + records["refused"] + records["repeated"]


def test_a_link_that_leads_out_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(small(1), encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.json").symlink_to(tmp_path / "secret.json")

    account = ingest([folder], tmp_path / "out", PROJECT)

    assert [defect.rule for defect in account.refused] == ["registry-hostile-path"]


def test_one_study_in_every_form_is_read_once_and_repeated_otherwise(tmp_path: Path) -> None:
    text = small(1).encode()
    page = b'{"totalCount": 1, "nextPageToken": "x", "studies": [' + text + b"]}"
    forms = {
        "a.json": text,
        "b.json": page,
        "c.json": b"\n [" + text + b"]",
        "d.jsonl": text,
        "e.jsonl.gz": gzip.compress(text),
        "f.json.gz": gzip.compress(page),
        "g.tar": packed(("x/y.json", text)),
        "h.tar.gz": packed(("x/y.json", text), mode="w:gz"),
        "i.tgz": packed(("x/y.json.gz", gzip.compress(text)), mode="w:gz"),
        "ignored.txt": b"nothing",
    }
    for name, data in forms.items():
        (tmp_path / name).write_bytes(data)

    account = ingest([tmp_path], tmp_path / "out", PROJECT)

    assert (account.found, account.read, len(account.repeated)) == (9, 1, 8)
    assert not account.refused


def test_a_refused_version_of_a_study_gives_way_to_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(small(1)[:-1], encoding="utf-8")
    (tmp_path / "b.json").write_text(small(1), encoding="utf-8")

    account = ingest([tmp_path / "a.json", tmp_path / "b.json"], tmp_path / "out", PROJECT)

    assert (account.read, [defect.rule for defect in account.refused]) == (1, ["registry-not-json"])


def test_a_file_larger_than_any_study_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.write(b'{"a": "' + b"x" * 10_000)
        file.truncate(2 << 30)

    tracemalloc.start()
    (found,) = find_documents([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "no single study is as large" in str(found)
    assert peak < 300_000_000


def test_a_page_of_any_size_is_read_study_by_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAXIMUM_BYTES", 3_000_000)
    large = small(2, briefTitle="x" * 2_000_000)
    path = tmp_path / "page.json.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"studies": [' + small(1).encode())
        for number in range(2, 12):
            file.write(b"," + large.replace("NCT00000002", f"NCT{number:08}").encode())
        file.write(b"," + small(12, briefTitle="x" * 9_000_000).encode() + b"," + small(13).encode() + b"]}")

    tracemalloc.start()
    found = [item.data[-20:] if isinstance(item, Document) else item.rule for item in find_documents([path])]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(found) == 13
    assert [item for item in found if isinstance(item, str)] == ["registry-too-large"]
    assert peak < 20_000_000


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder"):
        ingest([tmp_path / "none.json"], tmp_path / "out", PROJECT)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x", encoding="utf-8")

    with pytest.raises(UsageError, match="holds other files"):
        ingest([HAND_MADE], tmp_path, PROJECT)

    assert (tmp_path / "thesis.txt").exists()


def test_no_process_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", str(HAND_MADE), "--out", str(tmp_path), "--workers", "0"]) == 2
    assert "no number of processes" in capsys.readouterr().err


# ---- Workers


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred and twenty generated studies, one of them broken: three shards."""
    path = tmp_path_factory.mktemp("generated") / "studies.jsonl"
    lines = [json.dumps(generated_study(number)) for number in range(1, 121)]
    lines[60] = lines[60][:-9]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def alone(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one worker writes."""
    out = tmp_path_factory.mktemp("alone")
    ingest([generated], out, PROJECT)
    return written(out)


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_workers_writes_the_same_bytes(
    generated: Path, alone: dict[str, bytes], tmp_path: Path, workers: int
) -> None:
    ingest([generated], tmp_path, PROJECT, workers=workers)

    assert written(tmp_path) == alone
    assert [name for name in alone if name.endswith(".nq")] == [f"shard-{number:06}.nq" for number in (1, 2, 3)]


def test_an_earlier_run_in_the_folder_is_replaced_whole(
    generated: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    ingest([generated], tmp_path, PROJECT)
    again = ingest([HAND_MADE], tmp_path, PROJECT)

    assert sorted(written(tmp_path)) == ["report.json", "shard-000001.nq"] < sorted(alone)
    assert again.read == 1


class Dying(Executor):
    """A pool whose worker ends when it comes to some study."""

    def __init__(self, fatal: bytes, deaths: list[int]) -> None:
        self._fatal = fatal
        self._deaths = deaths
        self._is_broken = False

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:  # noqa: ANN401
        future: Future[Any] = Future()
        is_fatal = any(self._fatal in document.data for document in arguments[0].documents)
        if self._is_broken or (is_fatal and self._deaths):
            self._is_broken = True
            if is_fatal:
                self._deaths.pop()
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(call(*arguments, **named))
        return future


def test_a_worker_that_dies_once_changes_nothing(generated: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    deaths = [1]

    ingest([generated], tmp_path, PROJECT, workers=2, executor=lambda: Dying(b"NCT00000070", deaths))

    assert not deaths
    assert written(tmp_path) == alone


def test_a_record_that_ends_every_worker_is_named_and_the_rest_is_done(generated: Path, tmp_path: Path) -> None:
    account: Ingested = ingest(
        [generated], tmp_path, PROJECT, workers=2, executor=lambda: Dying(b"NCT00000070", list(range(99)))
    )

    assert account.read == 118
    assert sorted(defect.rule for defect in account.refused) == ["ingest-worker-died", "registry-not-json"]
    assert "line 70" in str(next(defect for defect in account.refused if defect.rule == "ingest-worker-died"))


# ---- What comes out


def test_a_study_has_three_graphs_of_its_own(tmp_path: Path) -> None:
    ingest([HAND_MADE], tmp_path, PROJECT)

    quads = parse_text((tmp_path / "shard-000001.nq").read_bytes(), "nquads")

    assert {graph_name(quad).removeprefix("https://w3id.org/sarcokg/graph/") for quad in quads} == {
        "registry/NCT00000102",
        "registry-findings/NCT00000102",
        "rule-read/NCT00000102",
    }


def test_what_breaks_a_shape_is_kept_and_found(tmp_path: Path) -> None:
    account = ingest([HAND_MADE], tmp_path, PROJECT)

    assert account.read == 1
    assert dict(account.total("findings")) == {"date-unread": 1, "more-affected-than-at-risk": 1}


def test_the_gate_of_many_records_is_the_gate_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest([HAND_MADE], tmp_path, PROJECT)
    data = (tmp_path / "shard-000001.nq").read_bytes()
    shapes = read_shapes(ROOT / "shapes", "registry")

    fast = judge(data, shapes)
    monkeypatch.setattr("sarcokg.gate.has_shacl", lambda: False)
    reference = judge(data, shapes)

    assert [(result.rule, result.focus, result.path) for result in fast] == [
        (result.rule, result.focus, result.path) for result in reference
    ]
    assert fast


def test_a_name_without_a_term_is_listed_by_how_often_it_stands(tmp_path: Path) -> None:
    ingest([HAND_MADE], tmp_path, PROJECT)

    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))

    assert report["unmapped"]["Drug"] == {"Inventumab": 1}
    assert report["rule-read"] == {"objective-response-rate": 1}
    assert_accounts(report)


def test_a_context_that_lacks_a_key_loses_nothing_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(nodes: Any, context: dict[str, Any], graph: str) -> bytes:  # noqa: ANN401 - handed on
        return jsonld_as_nquads(nodes, {key: value for key, value in context.items() if key != "posted-count"}, graph)

    monkeypatch.setattr("sarcokg.ingest.shard.jsonld_as_nquads", forgetful)

    account = ingest([HAND_MADE], tmp_path, PROJECT)

    assert [defect.rule for defect in account.refused] == ["ingest-statement-lost"]


# ---- Out of every answer


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    """The record made by hand, which has a response in ASPS, the favourite histology of the questions."""
    out = tmp_path_factory.mktemp("shard")
    ingest([HAND_MADE], out, PROJECT)
    return parse_text((out / "shard-000001.nq").read_bytes(), "nquads")


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_speaks_of_what_rules_have_read(name: str, shard: list[Quad]) -> None:
    """A pattern that names a property can't meet what no shard says; `derived` is a text beside a figure."""
    prologue, _, body = QUESTIONS[name].query.partition("SELECT")
    terms = names_in(re.sub(r"^\s*#.*$", "", body, flags=re.MULTILINE), prologue)
    said = {quad.predicate.value for quad in shard} | {
        getattr(quad.object, "value", "") for quad in shard if is_type(quad)
    }

    assert terms & said <= {ontology_iri("derived")}


def is_type(quad: Quad) -> bool:
    return quad.predicate.value == NAMESPACES["rdf"] + "type"


def test_answers_about_responses_are_the_same_beside_what_rules_have_read(release: Release, shard: list[Quad]) -> None:
    plain, more = release.load((*FACTS, "mappings")), release.load((*FACTS, "mappings"))
    more.add(shard)

    differing = [
        name
        for name, question in QUESTIONS.items()
        if "response" in question.tags and rows(more, question) != rows(plain, question)
    ]

    assert len(more) == len(plain) + len(set(shard))
    assert not differing


def rows(store: Store, question: Question) -> list[list[list[str]]]:
    """Return the rows of a question; within a cell the engine lists things in no order."""
    found = store.select(question.query)
    return [[sorted((value or "").split("; ")) for value in row.values()] for row in found]


def test_no_rule_of_the_ontology_adds_to_what_rules_have_read(ontology: Ontology, shard: list[Quad]) -> None:
    folder = ROOT / "ontology"
    rules = (*compile_rules(ontology.quads), *read_rules(folder / "rules"))

    without = infer(list(ontology.quads), rules, compile_contradictions(ontology.quads), graph_iri("inferred"), {})
    beside = infer([*ontology.quads, *shard], rules, compile_contradictions(ontology.quads), graph_iri("inferred"), {})

    assert set(beside) == set(without)
