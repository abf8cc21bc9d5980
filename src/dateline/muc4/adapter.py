"""Our reports as MUC-4 templates, by the rules of the task.

Wanted are acts of terrorism and of state violence: not fights between armed sides, not rebels against soldiers only,
nothing older than two months, no summaries (`codebook/muc4.toml`, table ``relevance``). Everything but the codes is
copied from the text in capitals, as the keys do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from dateline import codebook
from dateline.actors import get, load_states
from dateline.model import Extraction, Party, Place, Report, TimeRange
from dateline.muc4 import form
from dateline.muc4.form import Fill, Template
from dateline.muc4.people import Person, is_plural, people_of, upper

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
STRINGLESS = frozenset({"ARSON", "KIDNAPPING"})  # types to which instruments do not apply

Slots = dict[str, tuple[Fill, ...]]


def to_templates(extraction: Extraction) -> list[Template]:
    """Return the templates of a document's reports that the task wants, in text order."""
    return [to_template(extraction, report) for report in extraction.reports if is_wanted(extraction, report)]


# --- which ones ------------------------------------------------------------------------------------------------------


def is_wanted(extraction: Extraction, report: Report) -> bool:
    """Return whether the task wants a report."""
    book = codebook.load("muc4")
    if report.focus == "aggregate" or report.type not in book["types"]:
        return False
    published = extraction.document.published
    oldest = published - timedelta(days=book["relevance"]["oldest_days"]) if published else None
    if oldest and report.date and report.date.end < oldest:
        return False
    return _has_target(extraction, report)


def _has_target(extraction: Extraction, report: Report) -> bool:
    """Return whether somebody or something was hit that makes it a terrorist act: not only fighters, if rebels did it."""
    rules = codebook.load("muc4")["relevance"]
    fighters = [_is_fighter_target(t.kind, rules) for t in report.targets]
    fighters += [p.type == "ACTIVE MILITARY" for p in people_of(extraction, report)]
    fight = category(extraction, report) == "TERRORIST ACT" and all(fighters)
    return bool(fighters) and not fight


def _is_fighter_target(kind: str, rules: Mapping[str, Any]) -> bool:
    """Return whether a target of that kind belongs to an armed side."""
    return codebook.load("targets").get(kind, {}).get("gtd_type") in rules["fighter_gtd_types"]


def category(extraction: Extraction, report: Report) -> str:
    """Return whose violence it is, by the kind of the perpetrators; that of unknown ones counts as a terrorist act."""
    kinds = {m.kind for p in report.perpetrators for m in extraction.mentions.actors if _is_same(p, m.name, m.actor_id)}
    state = kinds & set(codebook.load("muc4")["relevance"]["state_kinds"])
    rebel = kinds & set(codebook.load("muc4")["relevance"]["rebel_kinds"])
    return "STATE-SPONSORED VIOLENCE" if state and not rebel else "TERRORIST ACT"


def _is_same(party: Party, name: str, actor_id: str | None) -> bool:
    """Return whether a mention is of the party."""
    return party.gazetteer_id == actor_id if party.gazetteer_id else party.name == name


# --- one template ----------------------------------------------------------------------------------------------------


def to_template(extraction: Extraction, report: Report) -> Template:
    """Return one report as a template; empty slots are left out."""
    book = codebook.load("muc4")
    kind = book["types"][report.type]
    people = people_of(extraction, report)
    slots: Slots = {
        form.DATE: (Fill((date_text(report.date, extraction.document.published),)),),
        form.LOCATION: (Fill((location_text(extraction, report),)),),
        form.TYPE: (Fill((kind,)),),
        form.STAGE: (Fill((book["stages"][report.stage],)),),
        form.CATEGORY: (Fill((category(extraction, report),)),),
    }
    slots |= {} if kind in STRINGLESS else _instruments(extraction, report)
    slots |= _perpetrators(extraction, report)
    slots |= {} if kind == "KIDNAPPING" else _things(extraction, report)
    slots |= _people(report, people)
    slots |= _nations(extraction, report, people)
    return Template({slot: fills for slot, fills in slots.items() if fills})


def date_text(when: TimeRange | None, published: date | None) -> str:
    """Return a date as keys write it; a day that the text does not name is "on or before" the report's."""
    if when is None:
        return f"- {_day(published)}" if published else "-"
    if when.start == when.end and when.precision == "day":
        return _day(when.start)
    if (when.end - when.start).days <= 1:
        return f"- {_day(when.end)}"
    return f"{_day(when.start)} - {_day(when.end)}"


def _day(day: date) -> str:
    """Return one day as "05 JAN 90"."""
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year % 100:02d}"


def location_text(extraction: Extraction, report: Report) -> str:
    """Return the place as keys write it: country, province, place, with kinds; never blank where any country is known."""
    place = report.place.place if report.place else None
    code = place.country if place and place.country else _main_country(extraction)
    country = country_name(code) if code else "-"
    if place is None or place.kind == "country" or report.place is None or not report.place.name:
        return country
    return f"{country}: {upper(report.place.name)} ({codebook.load('muc4')['place_kinds'].get(place.kind, 'CITY')})"


def country_name(code: str) -> str:
    """Return the task's name of a country (ISO 3166-1 alpha-2)."""
    known = codebook.load("muc4")["countries"].get(code)
    states = load_states()
    return str(known or (upper(states[code].names[0]) if code in states else code))


def _main_country(extraction: Extraction) -> str | None:
    """Return the country that the document's places name most often, the first of several."""
    places: list[Place] = [m.choice for m in extraction.mentions.places if m.choice is not None]
    counts = Counter(p.country for p in places if p.country)
    return max(counts, key=lambda c: counts[c], default=None)


def _instruments(extraction: Extraction, report: Report) -> Slots:
    """Return the instruments named, and their types; a type that the manner tells when none is named."""
    found = _named_instruments(extraction, report)
    if found:
        return {
            form.INSTRUMENT: tuple(Fill((name,)) for name in found),
            form.INSTRUMENT_TYPE: tuple(Fill((code,), (name,)) for name, code in found.items()),
        }
    default = codebook.load("muc4")["default_instruments"].get(report.type)
    return {form.INSTRUMENT_TYPE: (Fill((default,), ("-",)),)} if default else {}


def _named_instruments(extraction: Extraction, report: Report) -> dict[str, str]:
    """Return instrument as written -> type, without those that another one says more exactly ("bomb" beside "TNT")."""
    book = codebook.load("weapons")
    found: dict[str, str] = {}
    for statement in report.statements:
        if statement.attribute == "weapon":
            words = next(
                (m.span for m in extraction.mentions.weapons if m.span.overlaps(statement.span)), statement.span
            )
            code = book.get(str(statement.value), {}).get("muc4")
            if code:
                found.setdefault(upper(extraction.document.quote(words)), code)
    general = {parent for code in found.values() for parent in _wider(code)}
    return {name: code for name, code in found.items() if code not in general}


def _wider(code: str) -> Iterator[str]:
    """Yield the instrument types that are more general than ``code``."""
    parents = codebook.load("muc4")["instruments"]
    while code in parents:
        code = parents[code]
        yield code


def _perpetrators(extraction: Extraction, report: Report) -> Slots:
    """Return individuals by description or name, organisations by name, and how surely they did it."""
    confidence = _confidence(extraction, report)
    individuals, names = [], []
    for party in report.perpetrators:
        written = _as_written(extraction, party)
        group = _group_in(written, party) if party.level in ("group", "state") else None
        if group:
            names.append(group)
        if group != written:
            individuals.append(written)
    return {
        form.INDIVIDUAL: tuple(Fill((name,)) for name in dict.fromkeys(individuals)),
        form.ORGANIZATION: tuple(Fill((name,)) for name in names),
        form.CONFIDENCE: tuple(Fill((confidence,), (name,)) for name in names),
    }


def _group_in(written: str, party: Party) -> str:
    """Return the group's own name inside how it is called ("terrorists of the ..."), else the whole."""
    actor = get(party.gazetteer_id) if party.gazetteer_id else None
    names = sorted((upper(n) for n in (actor.name, *actor.aliases)), key=len, reverse=True) if actor else []
    return next((n for n in names if re.search(rf"\b{re.escape(n)}\b", written)), written)


def _as_written(extraction: Extraction, party: Party) -> str:
    """Return the party's first mention in the text, else its name."""
    mentions = (m.span for m in extraction.mentions.actors if _is_same(party, m.name, m.actor_id))
    first = min(mentions, default=None)
    return upper(extraction.document.quote(first) if first else party.name)


def _confidence(extraction: Extraction, report: Report) -> str:
    """Return how surely the organisation did it, by who says so."""
    book = codebook.load("muc4")
    found = str(book["attributions"][report.attribution])
    roles = {a.role for a in extraction.mentions.attributions if a.speaker in report.attributed_by}
    by_authorities = found == "SUSPECTED OR ACCUSED" and roles & set(book["authorities"]["roles"])
    return f"{found} BY AUTHORITIES" if by_authorities else found


def _things(extraction: Extraction, report: Report) -> Slots:
    """Return what was hit that is no person, with type, number and damage."""
    book = codebook.load("targets")
    places = codebook.load("muc4")["relevance"]["not_things"]
    hit = [t for t in report.targets if t.kind in book and t.kind not in places and not book[t.kind].get("human")]
    things = [(upper(t.name), book[t.kind]) for t in hit]
    effect = codebook.load("muc4")["effects"].get(report.damage or "")
    effects = [Fill((effect,), (name,)) for name, _ in things] or [Fill((effect,), ("-",))] if effect else []
    return {
        form.THING: tuple(Fill((name,)) for name, _ in things),
        form.THING_TYPE: tuple(Fill((row.get("muc4", "OTHER"),), (name,)) for name, row in things),
        form.THING_NUMBER: tuple(Fill(("PLURAL" if is_plural(name) else "1",), (name,)) for name, _ in things),
        form.THING_EFFECT: tuple(effects),
    }


def _people(report: Report, people: list[Person]) -> Slots:
    """Return the human target slots."""
    effects = [Fill((effect,), (p.key,)) for p in people for effect in p.effects]
    described = [p for p in people if p.description]
    return {
        form.PERSON: tuple(Fill((p.name,)) for p in people if p.name),
        form.PEOPLE: tuple(Fill((p.description or "",), (p.name,) if p.name else ()) for p in described),
        form.PEOPLE_TYPE: tuple(Fill((p.type,), (p.key,)) for p in people),
        form.PEOPLE_NUMBER: tuple(Fill((p.number,), (p.key,)) for p in people),
        form.PEOPLE_EFFECT: tuple(effects or ([] if report.type == "kidnapping" else _nobody(report))),
    }


def _nations(extraction: Extraction, report: Report, people: list[Person]) -> Slots:
    """Return the nationality of people where it is told and not that of the place."""
    place = report.place.place if report.place else None
    here = place.country if place and place.country else _main_country(extraction)
    foreign = [(country_name(p.nation), p.key) for p in people if p.nation and p.nation != here]
    return {form.PEOPLE_NATION: tuple(Fill((nation,), (key,)) for nation, key in foreign)}


def _nobody(report: Report) -> Iterator[Fill]:
    """Yield the effect of an incident of which the text says that nobody was killed or hurt."""
    none = [slot for slot in ("injured", "killed") if (q := getattr(report, slot)) is not None and q.high == 0]
    text = {"injured": "NO INJURY", "killed": "NO DEATH", "injured killed": "NO INJURY OR DEATH"}.get(" ".join(none))
    if text:
        yield Fill((text,), ("-",))
