"""`modu`: the command line over the flows. Errors are one clear line; `--json` where a program reads."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Sequence

import flows.commands.alerts
import flows.commands.compare
import flows.commands.evaluate
import flows.commands.names
import flows.commands.portals
import flows.commands.portals_health
import flows.commands.releases
import flows.commands.review
import flows.commands.review_names
import flows.commands.rules
import flows.commands.run
import flows.commands.samples
import flows.commands.serve
import flows.commands.steps
import flows.commands.targets
import flows.commands.train
import flows.commands.verify  # noqa: F401  (each import registers its commands)
from flows.commands.console import app, complain, err
from pipeline.errors import ConfigurationError, without_credentials

_OURS = "MODU_"
_ASKING = frozenset(("-h", "--help", "--version"))


def main() -> None:
    """Entry point: a named failure is one line and exit code 2, an interrupt 130, a fault of ours 1 and its traceback, without logins."""
    try:
        _get_ready(sys.argv[1:])
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        from flows.commands.failures import named  # loads what talks to databases

        failure = named(error)
        if failure is None:
            err.print(without_credentials(traceback.format_exc()), markup=False, highlight=False, soft_wrap=True)
            sys.exit(1)
        complain(failure)
        sys.exit(2)
    except KeyboardInterrupt:
        err.print("interrupted; what was committed stays, run it again to go on")
        sys.exit(130)


def _get_ready(arguments: Sequence[str]) -> None:
    """Check the settings and prepare Prefect's surroundings. Who only asks what there is waits for neither, and gets no folder."""
    if ours := [name for name in os.environ if name.startswith(_OURS)]:
        _spelling(ours)
    if arguments and not _ASKING.intersection(arguments):
        from flows.environment import prepare

        prepare()


def _spelling(names: Iterable[str]) -> None:
    from pipeline.settings import misspelt

    for name, meant in misspelt(names).items():
        raise ConfigurationError("no such setting", where=name, mend=f"did you mean {meant}?")
