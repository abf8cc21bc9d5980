"""Made-up wire reports for timing: seeded, so that every run reads the same texts.

Names of places and forces are real, events are not.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

TOWNS = [
    ("Erbil", "Iraq"),
    ("Kirkuk", "Iraq"),
    ("Idlib", "Syria"),
    ("Raqqa", "Syria"),
    ("Mogadishu", "Somalia"),
    ("Baidoa", "Somalia"),
    ("Gao", "Mali"),
    ("Mopti", "Mali"),
    ("Maiduguri", "Nigeria"),
    ("Kano", "Nigeria"),
    ("Kherson", "Ukraine"),
    ("Kharkiv", "Ukraine"),
    ("Kandahar", "Afghanistan"),
    ("Kunduz", "Afghanistan"),
    ("Quetta", "Pakistan"),
    ("Peshawar", "Pakistan"),
]
MEANS = ["A car bomb exploded outside {site}", "Gunmen opened fire on {site}", "Rockets hit {site}", "A drone struck {site}",
         "Mortar shells landed near {site}", "A roadside bomb went off near {site}"]  # fmt: skip
SITES = [
    "a market",
    "a police station",
    "an army checkpoint",
    "a hospital",
    "a bus carrying workers",
    "the governor's office",
]
SOURCES = [
    "police said",
    "a hospital official said",
    "the interior ministry said",
    "witnesses told reporters",
    "the army said in a statement",
]
CALM = [
    "The price of bread has doubled since the spring, traders in the city say, and many shops open for a few hours only.",
    "Talks between the government and the opposition are due to resume next month, diplomats said.",
    "Aid agencies have asked for more money to repair roads and water pipes before the rainy season begins.",
    "The province has about two million people, most of whom live from farming and small trade.",
    "Schools remained open and the airport worked as normal, a spokesman for the local council said.",
]


def reports(count: int, seed: int = 7) -> list[tuple[str, str]]:
    """Return ``count`` pairs of (text, publication day), each an article of about 250 words."""
    chance = random.Random(seed)
    return [_report(chance) for _ in range(count)]


def _report(chance: random.Random) -> tuple[str, str]:
    town, country = chance.choice(TOWNS)
    day = date(2020, 1, 1) + timedelta(days=chance.randrange(1500))
    killed, injured = chance.randrange(1, 40), chance.randrange(2, 90)
    means = chance.choice(MEANS).format(site=chance.choice(SITES))
    weekday = (day - timedelta(days=1)).strftime("%A")
    lines = [
        f"At least {killed} killed in attack in {town}",
        f"{town.upper()}, {country} - {means} in the city of {town} on {weekday}, killing at least {killed} people and wounding "
        f"{injured} others, {chance.choice(SOURCES)}.",
        f"No group has claimed responsibility for the attack. The government blamed armed groups that hold parts of {country}.",
    ]
    for _ in range(7):
        lines.append(" ".join(chance.sample(CALM, 2)))
        if chance.random() < 0.5:
            other = chance.choice([t for t, c in TOWNS if c == country])
            struck = chance.choice(MEANS).format(site=chance.choice(SITES))
            lines.append(f"{struck} in {other} last week, killing {chance.randrange(2, 12)} people.")
    return "\n\n".join(lines), day.isoformat()
