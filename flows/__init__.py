"""The ways in: thin Prefect flows over ``pipeline``, and the command line. What both tell stands in a run's log, from INFO on."""

import logging

OUR_LOGGERS = ("pipeline", "flows")

for _name in OUR_LOGGERS:
    logging.getLogger(_name).setLevel(logging.INFO)
