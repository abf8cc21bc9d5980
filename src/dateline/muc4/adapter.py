"""Our reports as MUC-4 templates, by the rules of the task.

Wanted are acts of terrorism and of state violence: not fights between armed sides, not rebels against soldiers only,
nothing older than two months, no summaries. Which reports these are, and who and what fills their slots, is learned
(``choice``); date, place, type, stage and instruments are the report's own. Everything but the codes is copied from the
text in capitals, as the keys do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from dateline import codebook
from dateline.actors import load_states
from dateline.model import Extraction, Place, Report, TimeRange
from dateline.muc4 import choice, form
from dateline.muc4.choice import Choice, choose
from dateline.muc4.form import Fill, Template
from dateline.muc4.people import Person, is_plural, upper

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
STRINGLESS = frozenset({"ARSON", "KIDNAPPING"})  # types to which instruments do not apply

Slots = dict[str, tuple[Fill, ...]]


def to_templates(extraction: Extraction) -> list[Template]:
    """Return the templates of a document's reports that the task wants, in text order."""
    found = [(report, choose(extraction, report)) for report in extraction.reports if is_possible(report)]
    return [fill(extraction, r, chosen) for r, chosen in found if choice.is_wanted(extraction, r, chosen)]


# --- which ones ------------------------------------------------------------------------------------------------------


def is_possible(report: Report) -> bool:
    """Return whether a report is of a type that the task knows."""
    return report.type in codebook.load("muc4")["types"]


def is_wanted(extraction: Extraction, report: Report) -> bool:
    """Return whether the task wants a report."""
    return is_possible(report) and choice.is_wanted(extraction, report, choose(extraction, report))


# --- one template ----------------------------------------------------------------------------------------------------


def to_template(extraction: Extraction, report: Report) -> Template:
    """Return one report as a template; empty slots are left out."""
    return fill(extraction, report, choose(extraction, report))


def fill(extraction: Extraction, report: Report, chosen: Choice) -> Template:
    """Return one report as a template with what was chosen for its slots."""
    book = codebook.load("muc4")
    kind = book["types"][report.type]
    slots: Slots = {
        form.DATE: (Fill((date_text(report.date, extraction.document.published),)),),
        form.LOCATION: (Fill((location_text(extraction, report),)),),
        form.TYPE: (Fill((kind,)),),
        form.STAGE: (Fill((book["stages"][report.stage],)),),
        form.CATEGORY: (Fill((chosen.category,)),) if chosen.category else (),
    }
    slots |= {} if kind in STRINGLESS else _instruments(extraction, report)
    slots |= _perpetrators(chosen)
    slots |= {} if kind == "KIDNAPPING" else _things(chosen)
    slots |= _people(report, chosen.people)
    slots |= _nations(extraction, report, chosen.people)
    return Template({slot: fills for slot, fills in slots.items() if fills})


def date_text(when: TimeRange | None, published: date | None) -> str:
    """Return a date as keys write it; a day that the text does not name is "on or before" the report's.

    So are stretches of days, and days that are named by their weekday or by when somebody spoke.
    """
    if when is None:
        return f"- {_day(published)}" if published else "-"
    vague = any(word in when.basis for word in codebook.load("muc4")["vague_dates"]["bases"])
    if when.start == when.end and when.precision == "day":
        return f"- {_day(when.end)}" if vague else _day(when.start)
    if (when.end - when.start).days <= 1 or vague or when.precision not in ("month", "days"):
        return f"- {_day(when.end)}"
    return f"{_day(when.start)} - {_day(when.end)}"


def _day(day: date) -> str:
    """Return one day as "05 JAN 90"."""
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year % 100:02d}"


def location_text(extraction: Extraction, report: Report) -> str:
    """Return the place as keys write it: country, province, place, with kinds; never blank where any country is known.

    A town that only the dateline names is where the report was written, and tells its country alone.
    """
    place = report.place.place if report.place else None
    main = _main_country(extraction)
    if place is None or report.place is None or not report.place.name or place.kind == "country":
        return country_name(main) if main else "-"
    country = country_name(place.country or main or "-")
    if _is_from_dateline(extraction, report):
        return country
    return f"{country}: {upper(report.place.name)} ({codebook.load('muc4')['place_kinds'].get(place.kind, 'CITY')})"


def _is_from_dateline(extraction: Extraction, report: Report) -> bool:
    """Return whether the place is told by the dateline alone."""
    lines = [b.span for b in extraction.document.blocks if b.kind == "dateline"]
    told = [s.span for s in report.statements if s.attribute == "place"]
    return bool(told) and all(any(line.overlaps(span) for line in lines) for span in told)


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


def _perpetrators(chosen: Choice) -> Slots:
    """Return individuals by description or name, organisations by name, and how surely they did it."""
    return {
        form.INDIVIDUAL: tuple(Fill((name,)) for name in chosen.doers),
        form.ORGANIZATION: tuple(Fill((name,)) for name, _ in chosen.groups),
        form.CONFIDENCE: tuple(Fill((sure,), (name,)) for name, sure in chosen.groups),
    }


def _things(chosen: Choice) -> Slots:
    """Return what was hit that is no person, with type, number and damage."""
    hit = chosen.things
    return {
        form.THING: tuple(Fill((t.text,)) for t in hit),
        form.THING_TYPE: tuple(Fill((t.type,), (t.text,)) for t in hit),
        form.THING_NUMBER: tuple(Fill(("PLURAL" if is_plural(t.text) else "1",), (t.text,)) for t in hit),
        form.THING_EFFECT: tuple(Fill((t.damage,), (t.text,)) for t in hit if t.damage),
    }


def _people(report: Report, people: Sequence[Person]) -> Slots:
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


def _nations(extraction: Extraction, report: Report, people: Sequence[Person]) -> Slots:
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
