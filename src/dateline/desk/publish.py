"""A read-only site of the register: map, timeline, incident pages, downloads, methodology, for any web host to carry.

It holds the words behind values with the words around them, not the articles, which are not ours to publish; and no name of a
reviewer. The same register gives the same bytes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from dateline import codebook
from dateline.desk.pages import mapdata
from dateline.desk.pages.frame import TEMPLATES
from dateline.desk.pages.incident import context as incident_context
from dateline.desk.pages.links import FileLinks
from dateline.desk.queries import Desk, IncidentPage, Listing, Overview, Said, Wanted
from dateline.desk.queries.incident import codes
from dateline.export import WRITERS, write_file
from dateline.register.errors import RegisterError
from dateline.register.model import Incident, StatementRow

MARK = ".dateline-site"  # in a folder that we made, and may therefore make again
REVIEWER = "a reviewer"
PER_PAGE = 200
POLICIES = ("ucdp", "acled", "gtd")
SCRIPTS = ("basemap.js", "points.js", "timeline.js", "overview.js", "keys.js")
PLAIN = ("desk.css", "icon.svg", "world-far.json", "world-near.json", *SCRIPTS)
LEAFLET = ("leaflet.js", "leaflet.css")
DOWNLOADS = (
    "csv",
    "geojson",
    "parquet",
    "jsonl",
    "stix",
    "atom",
    "brief",
    "acled",
    "ucdp",
    "gtd",
    "plover",
    "cameo",
    "muc4",
)


def publish(desk: Desk, target: Path, wanted: Wanted, title: str) -> int:
    """Write the site and return how many incidents it holds. The folder appears whole or not at all.

    Raises RegisterError when the folder holds anything that we did not make, OSError when it cannot be written.
    """
    if target.exists() and not (target / MARK).exists() and (not target.is_dir() or any(target.iterdir())):
        raise RegisterError(f"{target} is there already and is no site made by this command", "Name another folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dateline-site-", dir=target.parent) as part:
        made = Path(part) / "site"
        count = _Site(desk, made, wanted, title).write()
        if target.exists():
            os.replace(target, Path(part) / "old")
        os.replace(made, target)
    return count


class _Site:
    """Writes one site into an empty folder."""

    def __init__(self, desk: Desk, folder: Path, wanted: Wanted, title: str) -> None:
        self._desk, self._folder, self._wanted, self._title = desk, folder, wanted, title
        self._rows = sorted(desk.rows(wanted), key=lambda r: (r.first or "", r.id), reverse=True)
        self._known = frozenset(r.id for r in self._rows)

    def write(self) -> int:
        """Write everything and return how many incidents there are."""
        for name in ("incident", "downloads", "static/leaflet"):
            (self._folder / name).mkdir(parents=True)
        (self._folder / MARK).write_text("made by `dateline publish`\n", encoding="utf-8")
        self._files()
        self._overview()
        for row in self._rows:
            self._incident(row.id)
        self._downloads()
        self._render("methodology.html", "methodology.html", "", types=codebook.load("events")["types"])
        return len(self._rows)

    def _files(self) -> None:
        ours, theirs = resources.files("dateline.desk") / "static", resources.files("js_lib_leaflet") / "static"
        for name in PLAIN:
            (self._folder / "static" / name).write_bytes((ours / name).read_bytes())
        for name in LEAFLET:
            (self._folder / "static/leaflet" / name).write_bytes((theirs / "js_lib_leaflet" / name).read_bytes())
        (self._folder / "map.json").write_bytes(mapdata.encoded(*self._desk.chosen(self._wanted)))

    def _overview(self) -> None:
        """Write the first page with the map, and a page of the list for every further part."""
        found = self._desk.overview(Listing(**self._wanted.model_dump(exclude_none=True, exclude_defaults=True)))
        parts = [self._rows[n : n + PER_PAGE] for n in range(0, len(self._rows), PER_PAGE)] or [[]]
        for number, part in enumerate(parts, 1):
            page: Overview = replace(found, rows=tuple(part), cursor=None)
            more = f"list-{number + 1}.html" if number < len(parts) else ""
            name, template = ("index.html", "overview.html") if number == 1 else (f"list-{number}.html", "list.html")
            told: dict[str, Any] = {"found": page, "more": more, "types": list(codebook.load("events")["types"])}
            self._render(template, name, "", **told)

    def _incident(self, id_: str) -> None:
        """Write an incident's page under every policy, and one that leads there for every other id of it."""
        for policy in POLICIES:
            page = nameless(self._desk.incident_page(id_, policy))
            near = tuple(n for n in page.neighbours if n.row.id in self._known)
            page = replace(page, neighbours=near, maybe_same=(), history=())
            name = f"incident/{id_}.html" if policy == POLICIES[0] else f"incident/{id_}.{policy}.html"
            self._render("incident.html", name, "../", may_judge=False, **incident_context(page, set()))
        for other in page.incident.redirects:
            self._render("moved.html", f"incident/{other}.html", "../", id=id_)

    def _downloads(self) -> None:
        for name in DOWNLOADS:
            writer = WRITERS[name]
            found = self._incidents(writer.policy or POLICIES[0])
            write_file(name, found, self._folder / "downloads" / _file(name))
        told = [(_file(name), WRITERS[name].description, not WRITERS[name].credited) for name in DOWNLOADS]
        self._render("downloads.html", "downloads.html", "", files=told)

    def _incidents(self, policy: str) -> Iterator[Incident]:
        return (unsigned(incident) for incident in self._desk.incidents(self._wanted, policy))

    def _render(self, template: str, name: str, up: str, **context: Any) -> None:
        pages = (
            ("overview", "Incidents", f"{up}index.html"),
            ("downloads", "Downloads", f"{up}downloads.html"),
            ("methodology", "Methodology", f"{up}methodology.html"),
        )
        common = {
            "frozen": True, "site_name": self._title, "pages": pages, "here": template.removesuffix(".html"), "who": None,
            "csrf_token": "", "signed_in": False, "link": FileLinks(up), "shown": len(self._rows),
        }  # fmt: skip
        text = TEMPLATES.get_template(template).render({**common, **context})
        (self._folder / name).write_text(text + "\n", encoding="utf-8", errors="replace")


def _file(name: str) -> str:
    """Return the name of a download: the format's own where several formats share an ending."""
    writer = WRITERS[name]
    return f"incidents.{writer.extension}" if name == writer.extension else f"incidents-{name}.{writer.extension}"


def nameless(page: IncidentPage) -> IncidentPage:
    """Return the page without the names of the reviewers who entered values."""
    incident = unsigned(page.incident)
    names = _reviewers(page.incident)
    slots = tuple(
        replace(slot, pick=incident.picks[slot.name], said=tuple(_said(said) for said in slot.said))
        for slot in page.slots
    )
    tolls = tuple(replace(t, voice=REVIEWER) if t.voice in names else t for t in page.tolls)
    return replace(page, incident=incident, slots=slots, tolls=tolls, codes=codes(incident))


def unsigned(incident: Incident) -> Incident:
    """Return the incident with "a reviewer" for every reviewer's name, in statements and in the rules that tell of them."""
    names = _reviewers(incident)
    if not names:
        return incident
    picks = {slot: replace(pick, rule=_without(pick.rule, names)) for slot, pick in incident.picks.items()}
    return replace(incident, picks=picks, statements=tuple(_statement(s) for s in incident.statements))


def _reviewers(incident: Incident) -> frozenset[str]:
    return frozenset(s.reviewer for s in incident.statements if s.reviewer)


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, REVIEWER)
    return text


def _said(said: Said) -> Said:
    if not said.statement.reviewer:
        return said
    return replace(said, statement=_statement(said.statement), speaker=REVIEWER, outlet=REVIEWER)


def _statement(statement: StatementRow) -> StatementRow:
    return replace(statement, source=REVIEWER, reviewer=REVIEWER) if statement.reviewer else statement
