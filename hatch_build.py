"""Puts the built explorer and the data folders of the checkout into the wheel.

The explorer is built into src/sarcokg/_web by web/build.py, for wheel, sdist and editable install alike.
The data folders go to sarcokg/_data/<folder> of a wheel.
An editable install gets none of them: it reads the folders of the checkout, and a copy would go
stale without a word.
What .gitignore names is left out of them, so that a wheel made in a working tree
holds the same files as one made from the sdist.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from types import ModuleType

DATA_FOLDERS = ("graph", "ontology", "queries", "shapes")


class DataFolders(BuildHookInterface):
    """Build the explorer, then add every file of the data folders to a standard wheel."""

    def dependencies(self) -> list[str]:
        """Return what the build of the explorer needs: Node, or nothing where it is built already."""
        needed: list[str] = self.web_build().needed_packages()
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """List the files before the wheel is written; ``version`` is "editable" for ``pip install -e``."""
        web = self.web_build()
        try:
            web.ensure_built()
        except web.WebBuildError as error:
            message = f"\nsarcokg: {error}"
            raise SystemExit(message) from None
        if web.is_skipped() and not web.is_built():
            self.app.display_warning("SARCOKG_SKIP_WEB is set: the explorer is left out")
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

    def web_build(self) -> ModuleType:
        """Return web/build.py as a module: a build runs where no folder of the checkout is on the path."""
        place = Path(self.root) / "web" / "build.py"
        spec = importlib.util.spec_from_file_location("web_build", place)
        if spec is None or spec.loader is None:
            message = f"{place}: not there. Build from a whole checkout or sdist."
            raise FileNotFoundError(message)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
