"""Whether a statement supports the value that a report has, stands against it, or was told beside it."""

from __future__ import annotations

from dateline.present.words import Record

FOR, AGAINST, BESIDE = "for", "against", "beside"

# What the statements of an attribution say, to the attribution that it makes.
_CLAIMS = {"claims": "claimed", "blames": "blamed", "denies": "denied", "unclaimed": "unclaimed"}
_BY = {"attributed_by": "blames", "claimed_by": "claims", "denied_by": "denies"}
_SAID_BY = {"claimed": "claimed_by", "blamed": "attributed_by"}
_ADDED = "on top"  # how the rules of tolls mark people who are counted beside the others
_LEAST_WORD = 3  # letters of a word that tells one name from another


def side(report: Record, field: str, statement: Record) -> str | None:
    """Return "for", "against" or "beside"; None when the statement is not about the field.

    The first is what the value was taken from or agrees with; "beside" is what is told too, without contradicting it: a
    vaguer number, another place, a party that is the same under other words of another's.
    """
    attribute, value = statement["attribute"], statement["value"]
    if attribute == "attribution":
        return _claim(report, field, value)
    if attribute == "perpetrator" and field != "perpetrators":
        return _doer(report, field, statement)
    if statement["stance"] == "denies":
        return AGAINST
    if attribute == "date":
        return _days(report, value)
    chosen = report.get(field)
    if isinstance(value, dict) and isinstance(chosen, dict) and {"low", "high"} <= value.keys():
        return _toll(report, field, value, statement["rule"])
    if isinstance(chosen, dict):
        return _either(_alike(str(value), chosen["name"], whole=True))
    if isinstance(chosen, list):
        known = [entry.get("name") or entry["kind"] for entry in chosen if isinstance(entry, dict)]
        return _either(any(_alike(str(value), name, whole=attribute == "weapon") for name in known))
    return _either(value == chosen)


def _either(supports: bool) -> str:
    return FOR if supports else BESIDE


def _alike(one: str, other: str, whole: bool) -> bool:
    """Return whether two names are the same, or, where not the ``whole`` counts, share a telling word."""
    a, b = " ".join(one.split()).lower(), " ".join(other.split()).lower()
    if whole or a == b:
        return a == b
    mine, theirs = ({w.rstrip("s") for w in name.split() if len(w) >= _LEAST_WORD} for name in (a, b))
    return bool(mine & theirs)


# --- responsibility -----------------------------------------------------------------------------------------------


def _claim(report: Record, field: str, value: object) -> str | None:
    """Return the side of a claim, blame, denial or "nobody claimed it"."""
    if field in _BY:
        return FOR if value == _BY[field] else None
    if field == "perpetrators":
        return {"claims": FOR, "blames": FOR, "denies": AGAINST}.get(str(value))
    made, chosen = _CLAIMS.get(str(value)), report["attribution"]
    if made == chosen:
        return FOR
    refuses = made == "denied" or (made == "unclaimed" and chosen == "claimed")
    return AGAINST if refuses else BESIDE


def _doer(report: Record, field: str, statement: Record) -> str | None:
    """Return FOR where naming the doer makes the attribution: told as fact, or said by one who claims or blames so."""
    if field == "attribution":
        if report["attribution"] == "reported_as_fact":
            return FOR
        field = _SAID_BY.get(report["attribution"], "")
    return FOR if field in _SAID_BY.values() and statement["source"] in report[field] else None


# --- numbers and days ---------------------------------------------------------------------------------------------


def _days(report: Record, value: object) -> str:
    start, end = report["date_from"], report["date_to"]
    if not isinstance(value, list) or len(value) != 2 or start is None:
        return BESIDE
    if value == [start, end]:
        return FOR
    return AGAINST if value[1] < start or end < value[0] else BESIDE  # ISO days sort as text


def _toll(report: Record, field: str, value: Record, rule: str) -> str:
    """Return the side of a toll: it gives the chosen count a bound, contradicts it, or says less than it."""
    chosen = report[field]
    if _ADDED in rule:
        return FOR
    extra = {s["value"]["low"] for s in report["statements"] if s["attribute"] == field and _ADDED in s["rule"]}
    for shift in (0, sum(n or 0 for n in extra)):
        low, high = (None if n is None else n + shift for n in (value["low"], value["high"]))
        if low == chosen["low"] or (high is not None and high == chosen["high"]):
            return FOR
    low, high = value["low"], value["high"]
    below = high is not None and chosen["low"] is not None and high < chosen["low"]
    above = low is not None and chosen["high"] is not None and low > chosen["high"]
    return AGAINST if below or above else BESIDE
