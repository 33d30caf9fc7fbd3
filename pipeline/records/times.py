"""Times that cannot be true: a clock that was wrong once, or a date that somebody made up, is not believed for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_AHEAD = timedelta(days=1)  # clocks and time zones differ by so much


def in_future(when: datetime | date | None, now: datetime | None = None) -> bool:
    """Whether a time or a day lies more than a day ahead of now; times without a zone are UTC."""
    now = now or datetime.now(UTC)
    if isinstance(when, datetime):
        return (when if when.tzinfo else when.replace(tzinfo=UTC)) > now + _AHEAD
    return when is not None and when > now.date() + _AHEAD
