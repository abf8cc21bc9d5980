"""The addresses that pages lead to: of the running desk, or of the files of a published site."""

from __future__ import annotations

from urllib.parse import quote, urlencode


class Links:
    """Addresses of the running desk."""

    suffix = ""
    htmx = "/vendor/htmx/htmx.min.js"

    def static(self, name: str) -> str:
        """Return a file of ours."""
        return f"/static/{name}"

    def leaflet(self, name: str) -> str:
        """Return a file of Leaflet."""
        return f"/vendor/leaflet/{name}"

    def overview(self, query: str = "") -> str:
        """Return the overview under a filter."""
        return f"/?{query}" if query else "/"

    def map(self) -> str:
        """Return the columns that the map draws."""
        return "/map.json"

    def incident(self, id_: str, policy: str | None = None) -> str:
        """Return an incident's page, its figures by a policy."""
        return f"/incident/{quote(id_, safe='')}" + (f"?policy={policy}" if policy else "")

    def article(self, document: str, at: str = "") -> str:
        """Return an article's page, at a statement or report."""
        return f"/article?{urlencode({'id': document})}" + (f"#{quote(at)}" if at else "")

    def act(self, what: str, id_: str) -> str:
        """Return where a judgement about an incident is sent: verdict, edit, undo, merge, split."""
        return f"/incident/{quote(id_, safe='')}/{what}"

    def news(self, id_: str, version: int) -> str:
        """Return where to ask whether somebody changed the incident since it was shown."""
        return f"/incident/{quote(id_, safe='')}/news?since={version}"

    def merge(self, a: str = "", b: str = "") -> str:
        """Return the preview of a merge."""
        return f"/merge?{urlencode({'a': a, 'b': b})}" if a else "/merge"

    def split(self, id_: str) -> str:
        """Return the preview of a split."""
        return f"/incident/{quote(id_, safe='')}/split"

    def export(self, form: str, query: str = "") -> str:
        """Return the incidents of a filter in a format."""
        return f"/incidents.{form}" + (f"?{query}" if query else "")

    def one(self, form: str, id_: str, policy: str) -> str:
        """Return one incident in a format, its figures by a policy."""
        return f"/incidents.{form}?{urlencode({'id': id_, 'policy': policy})}"

    def second(self) -> str:
        """Return the page of second opinions."""
        return "/review/second"


class FileLinks(Links):
    """Addresses inside a published site. ``up`` is "" at its top, "../" one folder down. Ids name files. "" is no address."""

    suffix = ".html"
    htmx = ""

    def __init__(self, up: str = "") -> None:
        self._up = up

    def static(self, name: str) -> str:
        """Return a file of ours."""
        return f"{self._up}static/{name}"

    def leaflet(self, name: str) -> str:
        """Return a file of Leaflet."""
        return f"{self._up}static/leaflet/{name}"

    def overview(self, query: str = "") -> str:
        """Return the overview; a published site has no filters."""
        return f"{self._up}index.html"

    def map(self) -> str:
        """Return the columns that the map draws."""
        return f"{self._up}map.json"

    def incident(self, id_: str, policy: str | None = None) -> str:
        """Return an incident's page; "" gives the folder. Other policies stand in files of their own."""
        other = f".{policy}" if policy and policy != "ucdp" else ""
        return f"{self._up}incident/{id_}{other}.html" if id_ else f"{self._up}incident/"

    def article(self, document: str, at: str = "") -> str:
        """Return "": a published site holds no articles."""
        return ""
