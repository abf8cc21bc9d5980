"""Which reports the task wants, and which candidates fill the slots of each, by learned weights (``linear``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dateline import codebook
from dateline.model import Extraction, Report
from dateline.muc4 import candidates
from dateline.muc4.candidates import Candidate
from dateline.muc4.features import Scene, nearest, of_candidate, of_document, of_report
from dateline.muc4.linear import Models, chance, lean, load
from dateline.muc4.people import Person

CONFIDENCES = (
    "REPORTED AS FACT",
    "CLAIMED OR ADMITTED",
    "SUSPECTED OR ACCUSED BY AUTHORITIES",
    "SUSPECTED OR ACCUSED",
    "POSSIBLE",
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A physical target: as written, its type, and its damage if the text would tell."""

    text: str
    type: str
    damage: str | None = None


def thing_of(candidate: Candidate, damage: str | None = None) -> Thing:
    """Return a candidate as a physical target."""
    kinds = [u.target.kind for u in candidate.units if u.target]
    return Thing(candidate.text, str(codebook.load("targets")[kinds[0]].get("muc4", "OTHER")), damage)


@dataclass(frozen=True, slots=True)
class Choice:
    """What fills the slots of one report: ``category`` is None where the task would not say whose violence it is.

    ``groups`` are (name, how surely they did it).
    """

    category: str | None
    people: tuple[Person, ...]
    things: tuple[Thing, ...]
    doers: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]


def choose(extraction: Extraction, report: Report, models: Models | None = None) -> Choice:
    """Return what fills the slots of a report, by the models of the package if no others are given."""
    scene, units, models = Scene(extraction, report), candidates.units_of(extraction), models or load()
    victims = _chosen(models, "victim", scene, candidates.people(extraction, units))
    hit = _chosen(models, "thing", scene, candidates.things(units))
    return Choice(
        _category(models, of_report(scene)),
        tuple(replace(c.person, effects=_effects(models, f)) for c, f in victims if c.person),
        tuple(thing_of(c, _damage(models, f)) for c, f in hit),
        tuple(c.text for c, _ in _chosen(models, "doer", scene, candidates.doers(extraction, units))),
        tuple(
            (c.text, max(CONFIDENCES, key=lambda value: chance(models[value], f)))
            for c, f in _chosen(models, "group", scene, candidates.groups(extraction, units))
        ),
    )


def is_wanted(extraction: Extraction, report: Report, chosen: Choice) -> bool:
    """Return whether the task would want a report of which these are the fills: what it tells, and in what document."""
    book = codebook.load("muc4")["relevance"]
    own = lean(load()["wanted"], of_report(Scene(extraction, report)) | of_choice(chosen))
    return bool(own + book["document"] * lean(load()["document"], of_document(extraction)) >= book["least"])


def of_choice(chosen: Choice) -> set[str]:
    """Return the features of a report's fills: who was hit, what, by whom; they tell best whether the report is wanted."""
    found = {f"person {p.type}" for p in chosen.people} | {f"person {e}" for p in chosen.people for e in p.effects}
    found |= {f"thing {t.type}" for t in chosen.things} | {f"thing {t.damage}" for t in chosen.things}
    found |= {f"sure {sure}" for _, sure in chosen.groups} | {f"category {chosen.category}"}
    found |= {f"people {min(3, len(chosen.people))}", f"things {min(3, len(chosen.things))}"}
    found |= {f"doers {min(2, len(chosen.doers))}", f"groups {min(2, len(chosen.groups))}"}
    found.add(f"named {any(p.name for p in chosen.people)}")
    if not chosen.people and not chosen.things:
        found.add("nothing hit")
    if chosen.people and not chosen.things and all(p.type == "ACTIVE MILITARY" for p in chosen.people):
        found |= {"only soldiers", f"only soldiers&category {chosen.category}"}
    return found


def _holds(models: Models, model: str, features: set[str]) -> bool:
    """Return whether a model finds it likely enough."""
    return bool(chance(models[model], features) >= codebook.load("muc4")["thresholds"][model])


def _chosen(models: Models, model: str, scene: Scene, found: Iterable[Candidate]) -> list[tuple[Candidate, set[str]]]:
    """Return the candidates that a model chooses, with their features."""
    weighed = [(c, of_candidate(scene, c)) for c in (nearest(scene, c) for c in found)]
    return [(c, features) for c, features in weighed if _holds(models, model, features)]


def _category(models: Models, features: set[str]) -> str | None:
    """Return whose violence it is, None where that is not likely enough to be said."""
    state, terrorist = chance(models["state"], features), chance(models["terrorist"], features)
    if max(state, terrorist) < codebook.load("muc4")["thresholds"]["category"]:
        return None
    return "STATE-SPONSORED VIOLENCE" if state > terrorist else "TERRORIST ACT"


def _effects(models: Models, features: set[str]) -> tuple[str, ...]:
    """Return what was done to people."""
    effects = {"killed": "DEATH", "injured": "INJURY"}
    return tuple(effect for model, effect in effects.items() if _holds(models, model, features))


def _damage(models: Models, features: set[str]) -> str | None:
    """Return how much a thing was damaged, None where the text would not say."""
    values = {"destroyed": "DESTROYED", "damaged": "SOME DAMAGE", "undamaged": "NO DAMAGE"}
    best = max(values, key=lambda model: chance(models[model], features))
    return values[best] if _holds(models, best, features) else None
