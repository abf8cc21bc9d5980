"""Which place of a sentence says where it happened: not origins, governments, speakers, place lines, larger areas."""

from __future__ import annotations

import pytest

from event_cases import events

PLACES = [
    ("A bomb exploded in the town of Bayji in northern Iraq.", "Bayji"),
    ("A mortar hit a school in Horlivka, north of Donetsk.", "Horlivka"),
    ("Gunmen killed a teacher in Narathiwat, officials in Bangkok said.", "Narathiwat"),
    ("Iran fired missiles at a base near Erbil.", "Erbil"),
    ("The United States bombed a camp in Derna.", "Derna"),
    ("Evacuees from Fua were killed by a bomb in Rashidin.", "Rashidin"),
    # what carries people from a place was not hit there
    ("A bomb hit a convoy carrying residents from the town of Fua to Rashidin.", "Rashidin"),
    # a town before an attack is where it was; before a body that speaks or acts it is not
    ("The Peshawar mosque bombing killed 101 people.", "Peshawar"),
    ("The Kabul government condemned a bombing in Herat that killed two people.", "Herat"),
    ("KABUL (Agency) - A bomb killed two policemen in Ghazni on Monday.", "Ghazni"),
    ("A rocket hit the Indian consulate in Jalalabad.", "Jalalabad"),
    ("Syrian jets struck the town of Douma.", "Douma"),
    ("A car bomb killed the mayor of Rionegro in Medellin.", "Medellin"),
    ("Fighters from Chad attacked the village of Diffa.", "Diffa"),
    ("Troops in Bama repelled an attack on their barracks.", "Bama"),
    ("The bombing in Omagh killed 29 people.", "Omagh"),
    ("Russia's ambassador was shot dead in Ankara.", "Ankara"),
    ("Paris said its jets had bombed a convoy near Kidal.", "Kidal"),
    ("The Taliban attacked Kunduz.", "Kunduz"),
    ("Gunmen shot a farmer at Crossmaglen in south Armagh.", "Crossmaglen"),
    ("Bombs exploded in Bogota and Cali on Friday.", "Bogota"),
    ("The Kabul government said a bomb went off in Herat.", "Herat"),
    ("Washington condemned the attack on the Bamako hotel.", None),
    # the government of a capital speaks; the town is the place
    ("Kyiv said a missile hit a depot in Kharkiv.", "Kharkiv"),
    ("Thirty people were killed in a raid on a village in Plateau state.", "Plateau"),
    # what stands right after words of attack is a place
    ("Shells hit Kramatorsk on Monday, killing two people.", "Kramatorsk"),
    ("Barrel bombs fell on Zabadani on Monday.", "Zabadani"),
    ("A suicide bomber killed four soldiers in Taji.", "Taji"),
    ("Police shot Hudson in his shop.", None),
    ("The Britain-based monitor said shells fell on Aleppo.", "Aleppo"),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_nearest_place(text: str, expected: str | None) -> None:
    places = [[r.value.name for r in e.roles if r.name == "place"] for e in events(text)]
    assert (places[0][0] if places and places[0] else None) == expected
