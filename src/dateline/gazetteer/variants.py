"""Other ways to write the official names of divisions, airfields and curated sites."""

from __future__ import annotations

from dateline.gazetteer.names import fold
from dateline.lang import load

# Countries whose place names are romanised in many ways in news.
ROMANISED = frozenset(
    (
        "SY",
        "IQ",
        "YE",
        "LY",
        "SD",
        "SS",
        "SO",
        "EG",
        "LB",
        "JO",
        "PS",
        "SA",
        "AE",
        "OM",
        "QA",
        "KW",
        "BH",
        "TN",
        "DZ",
        "MA",
        "MR",
        "TD",
        "ER",
        "DJ",
        "AF",
        "PK",
        "IR",
        "IL",
        "TR",
    )
)


def plain_names(name: str, names: list[str]) -> list[str]:
    """Return the names of a division, and each without its words for "province"."""
    generic = load("en", "places")["official"]["division_words"]
    out = list(names)
    for spelled in [name, *names]:
        words = fold(spelled).split()
        kept = [w for w in words if w not in generic]
        if kept and len(kept) < len(words):
            plain = " ".join(kept)
            if len(plain) > 3:
                out.append(plain)
    return out


def kind_variants(names: list[str], kind: str) -> list[str]:
    """Return the names with the other words for their kind: "X air base" is also "X airbase" and "X military airport"."""
    words = load("en", "places")["kind_variants"].get(kind, [])
    stems = []
    for name in names:
        key = fold(name)
        tail = next((w for w in sorted(words, key=len, reverse=True) if key.endswith(" " + w)), None)
        if tail:
            stems.append(key[: -len(tail) - 1])
        elif len(key.split()) <= 3:
            stems.append(key)
    return [f"{stem} {word}" for stem in dict.fromkeys(stems) for word in words if len(stem) > 1]


def airport_names(name: str, city: str) -> list[str]:
    """Return other ways to say an airfield's name: by its town, without "International", and in one word."""
    generic = load("en", "places")["official"]["airfield_words"]
    words = fold(name).split()
    own = " ".join(w for w in words if w not in generic)
    names = []
    if {"air", "base"} <= set(words) or "airbase" in words or "afb" in words:
        names += [
            f"{own} air base",
            f"{own} airbase",
            f"{own} military airport",
            f"{own} military airbase",
            f"{own} air force base",
        ]
    if "airport" in words:
        for base in dict.fromkeys((own, fold(city))):
            names += [f"{base} airport", f"{base} international airport"]
    return [n for n in names if n.split()[0] not in generic]
