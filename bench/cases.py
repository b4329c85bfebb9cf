"""What is asked of the servers: every case was looked at once before it is measured."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.broken import Broken
from bench.client import Answer, ask_expecting
from bench.servers import IDIOMATIC, PRODUCT, Server

API = "/api/v1/packages"
ADMIN = "/admin/catalog/package/"
ROWS = 50

LIST, BY_PRICE, BY_FEATURE = "list of 50", "list by service_type and price", "list by feature_min"
DETAIL = "detail"
EMPTY, NOTHING = "empty view", "/api/v1/nothing"
LISTS = {
    LIST: API,
    BY_PRICE: f"{API}?service_type=meet&price_min=20&price_max=200",
    BY_FEATURE: f"{API}?feature_min=max_participants:50",
}
NOT_CHANGED, DETAIL_NOT_CHANGED = "304 of the list", "304 of the detail"
CURSOR, CURSOR_DEEPEST = "cursor= first", "cursor= deepest"
CURSOR_BY_PRICE, CURSOR_BY_FEATURE = "cursor= by service_type and price", "cursor= by feature_min"
CURSORS = {
    CURSOR: f"{API}?cursor=",
    CURSOR_BY_PRICE: f"{LISTS[BY_PRICE]}&cursor=",
    CURSOR_BY_FEATURE: f"{LISTS[BY_FEATURE]}&cursor=",
}
PAGE_DEEPEST = "page= deepest"
CHANGELIST, SEARCH, SEARCH_IN_VAIN = "admin list", "admin search by code", "admin search without a hit"
COMPARE, COMPARED = "admin comparison of six", 6


@dataclass(frozen=True)
class Case:
    """One request to one server, and how many bytes its answer has."""

    name: str
    server: Server
    path: str
    headers: Mapping[str, str] = field(hash=False)
    size: int

    def __str__(self) -> str:
        return f"{self.name}, {self.server.name}, {self.server.size:,} packages"


class Visit:
    """One catalog, by all of its servers, as a reader and an operator see it."""

    def __init__(self, servers: Mapping[str, Server], sessions: Mapping[str, str]) -> None:
        self.servers, self.product = servers, servers[PRODUCT]
        self.reader = {"Cookie": f"sessionid={sessions['reader']}"}
        self.operator = {"Cookie": f"sessionid={sessions['operator']}"}
        self.first_page = self._look(self.product, API, self.reader).json

    def shared(self) -> dict[str, str]:
        """What all of the servers answer alike."""
        return {**LISTS, DETAIL: f"{API}/{self.first_page['results'][0]['uuid']}"}

    def cases(self) -> Iterator[Case]:
        for name, path in self.shared().items():
            for server in self.servers.values():
                yield self._case(name, server, path, self._rows_expected(name))
        yield self._case(EMPTY, self.servers[IDIOMATIC], NOTHING)
        for name, path in ((NOT_CHANGED, API), (DETAIL_NOT_CHANGED, self.shared()[DETAIL])):
            yield self._not_changed(name, path)
        for name, path in {**CURSORS, CURSOR_DEEPEST: self._deepest_by_cursor()}.items():
            yield self._case(name, self.product, path, ROWS)
        yield self._case(PAGE_DEEPEST, self.product, f"{API}?page={self.first_page['count'] // ROWS}", ROWS)
        yield from self._of_the_admin()

    def _rows_expected(self, name: str) -> int | None:
        return ROWS if name in LISTS else None

    def _case(self, name: str, server: Server, path: str, rows: int | None = None) -> Case:
        answer = self._look(server, path, self.reader)
        if rows and len(answer.json["results"]) != rows:
            raise Broken(f"{name}: fewer than {rows} packages, so there is nothing to compare.")
        return Case(name, server, path, self.reader, answer.size)

    def _look(self, server: Server, path: str, headers: Mapping[str, str], expected: int = 200) -> Answer:
        return ask_expecting(expected, server.address, path, headers)

    def _not_changed(self, name: str, path: str) -> Case:
        tag = self._look(self.product, path, self.reader).headers["ETag"]
        headers = {**self.reader, "If-None-Match": tag}
        return Case(name, self.product, path, headers, self._look(self.product, path, headers, 304).size)

    def _deepest_by_cursor(self) -> str:
        """A page within the last 200 packages, found by following `next`."""
        path = before = f"{API}?cursor=&page_size=200"
        page = self._look(self.product, path, self.reader).json
        while page["next"]:
            before, path = path, "?".join(urlsplit(page["next"])[2:4])
            page = self._look(self.product, path, self.reader).json
        last = path if len(page["results"]) >= ROWS else before
        return last.replace("page_size=200", f"page_size={ROWS}")

    def _of_the_admin(self) -> Iterator[Case]:
        code = self.first_page["results"][0]["code"]
        six = ",".join(package["id"] for package in self.first_page["results"][:COMPARED])
        pages = {
            CHANGELIST: "",
            SEARCH: f"?q={code}",
            SEARCH_IN_VAIN: "?q=no-such-package",
            COMPARE: f"compare/?packages={six}",
        }
        for name, query in pages.items():
            answer = self._look(self.product, ADMIN + query, self.operator)
            yield Case(name, self.product, ADMIN + query, self.operator, answer.size)
