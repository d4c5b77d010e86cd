"""``python -m benchmarks``: list the benchmarks, or run those that are named.

python -m benchmarks start 20    the benchmark `start`, 20 pairs
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

#: What is no benchmark of its own.
_SHARED = {"__main__", "browser", "generated", "hosting", "pairing", "registry_records"}


def main(words: list[str]) -> int:
    """Run the benchmarks that are named, each with the number of runs that follows the names."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in _SHARED]
    runs = int(words.pop()) if words and words[-1].isdigit() else 10
    unknown = [word for word in words if word not in names]
    if not words or unknown:
        print(f"python -m benchmarks NAME … [RUNS]: name one of {', '.join(names)}")
        return 2 if unknown else 0
    for name in words:
        for line in importlib.import_module(f"benchmarks.{name}").measure(runs):
            print(f"{name}: {line.name}: {line.found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
