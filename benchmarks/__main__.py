"""Run benchmarks and print a line each. With names, only these. Absolute times are of this machine; compare within one run."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> None:
    """Every module of the folder with a `run` function, in order of name."""
    found = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )
    for name in names or found:
        module = importlib.import_module(f"benchmarks.{name}")
        for line in module.run():
            print(f"{name:<12} {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
