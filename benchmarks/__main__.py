"""Run benchmarks and print a line each. With names, only these. Absolute times are of this machine; compare within one run.

What each says goes into the file of figures that the documentation shows (:mod:`benchmarks.figures`), in place of what it said before.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.figures import FILE, keep


def main(names: list[str]) -> None:
    """Every module of the folder with a `run` function, in order of name."""
    found = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )
    for name in names or found:
        module = importlib.import_module(f"benchmarks.{name}")
        if not hasattr(module, "run"):
            continue
        lines = []
        for line in module.run():
            print(f"{name:<12} {line}", flush=True)
            lines.append(line)
        keep(name, f"python -m benchmarks {name}", lines)
    print(f"written to {FILE}")


if __name__ == "__main__":
    main(sys.argv[1:])
