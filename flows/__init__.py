"""The ways in: thin Prefect flows over ``pipeline``, and the command line. What both tell stands in a run's log, from INFO on."""

import gc
import logging
import os
import sys
import threading

OUR_LOGGERS = ("pipeline", "flows")

# What is loaded at a start stays: to look through it after every 700 new objects took a sixth of that time.
gc.set_threshold(50_000)

for _name in OUR_LOGGERS:
    logging.getLogger(_name).setLevel(logging.INFO)


def _end_with_parent() -> None:
    """In a process of a pool: end when the one that started it is gone, however that ended. A pool's own processes would wait for ever."""
    # A process of a pool has loaded it at its start; no other has to.
    process = sys.modules.get("multiprocessing.process")
    parent = process.parent_process() if process else None
    if parent is not None:
        from multiprocessing.connection import wait

        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


_end_with_parent()
