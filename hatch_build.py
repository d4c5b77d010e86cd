"""Puts the data folders of the checkout into the wheel, as sarcokg/_data/<folder>.

An editable install gets none of them: it reads the folders of the checkout, and a copy would go
stale without a word.
What .gitignore names is left out, so that a wheel made in a working tree
holds the same files as one made from the sdist.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA_FOLDERS = ("graph", "ontology", "queries", "shapes")


class DataFolders(BuildHookInterface):
    """Add every file of the data folders to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """List the files before the wheel is written; ``version`` is "editable" for ``pip install -e``."""
        if self.target_name != "wheel" or version == "editable":
            return
        for folder in DATA_FOLDERS:
            build_data["force_include"].update(self.files_of(folder))

    def files_of(self, folder: str) -> dict[str, str]:
        """Map each file of a data folder to its place in the wheel."""
        root = Path(self.root)
        found = [path.relative_to(root).as_posix() for path in sorted((root / folder).rglob("*")) if path.is_file()]
        kept = [path for path in found if not self.build_config.path_is_excluded(path)]
        if not kept:
            message = f"{root / folder}: no file to put into the wheel. Build from a whole checkout or sdist."
            raise FileNotFoundError(message)
        return {str(root / path): f"sarcokg/_data/{path}" for path in kept}
