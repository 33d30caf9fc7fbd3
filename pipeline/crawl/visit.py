"""A visit to one portal: its requests, what its home and lists look like, and when to leave it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.crawl.answer import Answer
from pipeline.crawl.outcomes import Lookalikes, check_answer
from pipeline.crawl.report import Account
from pipeline.crawl.session import PoliteSession
from pipeline.errors import ChallengePage, FetchError, ModuError, Unreachable, UnreadableAnswer
from pipeline.portals import ListRequest, Portal
from pipeline.records import FrontierEntry

_MOST_FAILURES = 8  # in a row, of the host and not of a page: it is down or shuts us out
_GONE = (404, 410)


@contextmanager
def reading(where: str) -> Iterator[None]:
    """Around what looks into an answer: whatever that raises is a failure of the answer, by name, and the crawl goes on.

    Raises:
        UnreadableAnswer: something went wrong that has no name of its own.
    """
    try:
        yield
    except ModuError:
        raise
    except Exception as error:
        said = f"the answer cannot be read ({type(error).__name__}: {str(error)[:120]})"
        raise UnreadableAnswer(said, where=where, mend="look what the portal sends there") from error


class Visit:
    """The requests of one crawl of one portal. ``given_up`` is the failure that made it leave, if one did.

    ``time_is_up`` says whether the crawl has had the time that it may take: nothing more is asked for then, and
    ``left_in_time`` is true.
    """

    def __init__(
        self,
        portal: Portal,
        session: PoliteSession,
        account: Account,
        time_is_up: Callable[[], bool] = lambda: False,
    ) -> None:
        self.portal, self.session, self.account = portal, session, account
        self._time_is_up, self.left_in_time = time_is_up, False
        self.lookalikes = Lookalikes()
        self.given_up: FetchError | None = None
        self._failures = 0
        session.on_robots = lambda answer: account.page(answer.requested, "robots", answer)
        if portal.legacy_tls:
            for host in portal.hosts:
                session.allow_legacy_tls(host)

    def out_of_time(self) -> bool:
        """Whether the crawl has had its time."""
        self.left_in_time = self.left_in_time or self._time_is_up()
        return self.left_in_time

    def ask(self, request: ListRequest, before: FrontierEntry | None = None) -> Answer:
        """The answer to a request, whatever its status; 304 only where ``before`` says what it was.

        Raises:
            FetchError: there is none, by name.
        """
        portal = self.portal
        headers = {**portal.headers, **({"Content-Type": request.content_type} if request.content_type else {})}
        if before is not None and before.payload_digest:
            asked = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
            headers |= {name: value for name, value in asked.items() if value}
        try:
            return self.session.fetch(
                request.url, hosts=portal.hosts, delay=portal.delay, headers=headers, body=request.body
            )
        except Unreachable as error:
            self._failed(error)
            raise

    def check(self, answer: Answer) -> None:
        """Refuse what is no page.

        Raises:
            ChallengePage, BadStatus: by name what it is.
        """
        try:
            with reading(answer.requested):
                check_answer(answer)
        except ChallengePage as error:
            self._failed(error)
            raise
        except FetchError as error:
            if answer.status == 429 or answer.status >= 500:
                self._failed(error)
            raise
        self._failures = 0

    def home(self) -> None:
        """Look at the home page once: it brings the cookies, and is known when it is served in place of an article."""
        self._look(ListRequest(self.portal.base_url), may_end=False)

    def list_page(self, request: ListRequest, *, may_end: bool) -> Answer | None:
        """A list page; None if the list ends before it.

        Raises:
            FetchError: by name why there is none.
        """
        error, answer = self._look(request, may_end=may_end)
        if error is not None:
            raise error
        return answer

    def _look(self, request: ListRequest, *, may_end: bool) -> tuple[FetchError | None, Answer | None]:
        answer: Answer | None = None
        try:
            answer = self.ask(request)
            if may_end and answer.status in _GONE:
                self.account.page(request.url, "list", answer, kind="list_end")
                return None, None
            self.check(answer)
        except FetchError as error:
            self.account.page(request.url, "list", answer, kind=error.kind, failed=True)
            return error, None
        with reading(request.url):
            self.lookalikes.add(answer)
        self.account.page(request.url, "list", answer)
        return None, answer

    def _failed(self, error: FetchError) -> None:
        self._failures += 1
        if self._failures >= _MOST_FAILURES:
            self.given_up = error
