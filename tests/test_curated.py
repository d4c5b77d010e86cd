"""Three real trials, curated from their drafts: they are checked, built, asked and held to the registry."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

import pytest

from sarcokg.cli import main

ROOT = Path(__file__).parent.parent
CURATED = ROOT / "tests" / "curated"
STUDIES = sorted(path.stem for path in CURATED.glob("NCT*.yaml"))
ARCHIVE = Path(os.environ.get("SARCOKG_SHARED", ROOT.parent / "shared")) / "fixtures" / "ctgov-v2.tar.gz"


@pytest.fixture(name="curated", scope="module")
def curated_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the three records alone, and with the drugs that they needed declared."""
    folder = tmp_path_factory.mktemp("curated")
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    for name in ("records", "background"):
        (folder / "graph" / name).mkdir(parents=True)
    for path in (ROOT / "graph" / "background").glob("*.yaml"):
        # What is said across the five sources is said of none of these.
        if path.stem != "across-sources":
            shutil.copy(path, folder / "graph" / "background")
    for study in STUDIES:
        shutil.copy(CURATED / f"{study}.yaml", folder / "graph" / "records")
    shutil.copy(CURATED / "background.yaml", folder / "graph" / "background" / "registry-drugs.yaml")
    with (folder / "ontology" / "modules" / "drug.ttl").open("a", encoding="utf-8") as file:
        file.write(f"\n{(CURATED / 'drugs.ttl').read_text(encoding='utf-8')}")
    return folder


def test_the_records_are_built_and_stand_in_answers(curated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--project", str(curated), "build"])
    main(["--project", str(curated), "ask", "plans-without-results", "--histology", "OS", "--format", "csv"])

    said = capsys.readouterr().out
    assert len(STUDIES) == 3
    assert said.count("\nNCT05830123,HS-20093,named itself,osteosarcoma,") == 3
    assert "NCT05830123,HS-20093,ancestor only,sarcoma," in said
    assert "NCT07222735,B7-H3-CAR T cells + cyclophosphamide + fludarabine,named itself,osteosarcoma," in said


def test_every_figure_of_the_records_stands_in_the_registry_and_has_not_drifted(
    curated: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not ARCHIVE.is_file():
        pytest.skip(f"no real records: {ARCHIVE.name} is not there")
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            file = archive.extractfile(member) if Path(member.name).stem in STUDIES else None
            if file is not None:
                (tmp_path / Path(member.name).name).write_bytes(file.read())
    records = [str(curated / "graph" / "records" / f"{study}.yaml") for study in STUDIES]

    main(["--project", str(curated), "verify", "--sources", str(tmp_path)])
    main(["--project", str(curated), "drift", *records, "--against", str(tmp_path)])

    said = capsys.readouterr().out
    assert said.count("structured, so no line is missed") == 3
    assert "Every figure and number stands in its source, and no line of running text is left out." in said
    assert said.count("nothing that it says is contradicted") == 3
