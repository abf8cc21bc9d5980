"""Which words of a sentence tell of violence, and which are figures of speech, weather, sport or business."""

from __future__ import annotations

import pytest

from event_cases import events, triggers

TELLS = [
    # wire
    ("Gunmen ambushed a convoy of aid trucks near Gao on Tuesday.", "ambushed=armed_assault"),
    ("Warplanes bombed the village overnight.", "bombed=bombing"),
    ("A suicide bomber blew himself up outside a mosque in Maiduguri.", "blew himself up=bombing"),
    ("Two mortar shells landed in the courtyard of a school in Donetsk.", "landed=mortar_artillery"),
    ("Militants fired four rockets into an airfield near Kandahar.", "fired=rocket_attack"),
    ("Six missiles were launched at the port of Odesa.", "launched=missile_strike"),
    ("A car bomb exploded in the Karrada district of Baghdad.", "exploded=bombing"),
    ("An explosive device went off under a bus in Quetta.", "went off=bombing"),
    ("A roadside bomb tore through a minibus in Helmand.", "tore=bombing"),
    ("Soldiers exchanged fire with rebels along the river.", "exchanged fire=clash"),
    ("The patrol came under fire near Bunia.", "came under fire=other"),
    ("Arsonists set fire to a church in Kaduna.", "set fire=arson"),
    ("Rebels took 12 villagers hostage.", "took 12 villagers hostage=kidnapping"),
    ("The mayor was gunned down outside his home in Medellin.", "gunned down=shooting"),
    ("Police shot dead two attackers.", "shot dead=shooting"),
    ("A gunman opened fire in a supermarket in Texas.", "opened fire=shooting"),
    ("The judge was assassinated in Bogota in 1989.", "assassinated=assassination"),
    ("Three engineers were abducted from a rig in the Niger Delta.", "abducted=kidnapping"),
    ("Nurses were kidnapped and a guard was stabbed.", "kidnapped=kidnapping, stabbed=armed_assault"),
    ("The army shelled rebel positions in the hills.", "shelled=mortar_artillery"),
    # nouns
    ("A suicide attack killed 20 recruits.", "suicide attack=suicide_bombing, killed=killed"),
    ("The drone strike hit a vehicle in Shabwa.", "drone strike=drone_attack, hit=other"),
    ("Rocket fire wounded two farmers.", "Rocket fire=rocket_attack, wounded=injured"),
    ("Artillery shelling of the suburbs resumed at dawn.", "shelling=mortar_artillery"),
    ("A grenade attack on a bar in Bujumbura wounded six.", "attack=bombing, wounded=injured"),
    ("A knife attack at a railway station left four dead.", "knife attack=armed_assault, left=armed_assault"),
    ("A gas attack on the suburb was reported.", "gas attack=chemical_attack"),
    ("A gun battle erupted in the old town.", "gun battle=clash"),
    # what the gunfire does tells it; its type comes from the weapon
    ("Small-arms fire hit the checkpoint.", "hit=other"),
    ("The assassination attempt failed.", "assassination attempt=assassination"),
    ("A roadside bombing near Baquba killed a colonel.", "bombing=bombing, killed=killed"),
    ("Air strikes hit a hospital in Idlib.", "Air strikes=air_strike, hit=other"),
    ("Helicopter gunships strafed the camp.", "strafed=air_strike"),
    # effects
    ("Eleven miners died in the raid.", "died=killed, raid=other"),
    ("A policeman was wounded.", "wounded=injured"),
    # stopped
    ("Air defences shot down a drone over Belgorod.", "shot down=other"),
    ("Police defused a bomb outside the court in Derry.", "defused=other"),
    ("Security forces foiled a plot to bomb the metro.", "foiled=other, bomb=bombing"),
    # markets and targets are hit by arms
    ("A mortar shell hit a market in Aleppo.", "hit=other"),
    ("Warplanes hit 12 targets in Raqqa.", "hit=other"),
    ("A blast hit the market in Peshawar.", "blast=bombing, hit=other"),
    ("Both sides fought for the bridge.", "fought=clash"),
    ("A wave of bombings hit the capital.", "bombings=bombing, hit=other"),
    ("A SWAT team stormed the flat.", "stormed=armed_assault"),
    ("The checkpoint came under fire for the third time.", "came under fire=other"),
]

PEACEFUL = [
    # figures
    "The two sides struck a deal on grain exports.",
    "Oil prices hit a record on Monday.",
    "The government's battle against inflation goes on.",
    "The minister died of a heart attack.",
    "The crew is shooting a film in Morocco.",
    "The club decided to fire its manager.",
    "There has been an explosion of interest in the game.",
    "Shares were hit by fears of a slowdown.",
    "Rail workers began a 48-hour strike over pay.",
    "Teachers went on strike in Lagos.",
    "The striker shot wide in the second half.",
    "She launched a scathing attack on the budget.",
    "The storm hit the coast on Friday.",
    "An earthquake struck the province, killing 40 people.",
    "Wildfires burned thousands of hectares.",
    "The album exploded onto the charts.",
    "The senator came under fire for his remarks.",
    "The court struck down the law.",
    "Firefighters battled the blaze for hours.",
    "The population explosion worries planners.",
    "The team fought back from two goals down.",
    "The dispute sparked clashes of opinion.",
    "Rival firms traded fire over prices.",
    "Troops captured the town after the rebels withdrew.",
    "Customers stormed the shop on the first day of the sale.",
    "A cyber attack shut down the bank's website.",
    "The hunger strike entered its third week.",
    "Hikers set off at dawn for the summit.",
    "The alarm went off at midnight.",
    "The strike by dockers ended on Sunday.",
    "Voters dealt the president a blow.",
    "The crash test used a car fitted with sensors.",
]

# The type that a sentence's words give its event: the weapon or modifier decides where the word of attack does not.
TYPES = [
    ("A grenade attack wounded six in Bujumbura.", "bombing"),
    ("The attack with rockets damaged a hangar.", "rocket_attack"),
    ("Jets attacked the airfield.", "air_strike"),
    ("A drone attacked the airfield.", "drone_attack"),
    ("The checkpoint was attacked with mortars.", "mortar_artillery"),
    ("The attack killed three.", "other"),
    ("A suicide car bombing hit the academy.", "suicide_bombing"),
    ("A chlorine attack was reported in Saraqib.", "chemical_attack"),
    # doers who carry guns tell how; what armed groups killed with is not told
    ("Gunmen killed three professors in Baquba.", "shooting"),
    ("Gunmen attacked a checkpoint, killing two.", "armed_assault"),
    ("Militants attacked the police station.", "armed_assault"),
    ("Militants killed a teacher.", "other"),
    ("Gunmen attacked the post with mortars.", "mortar_artillery"),
]


@pytest.mark.parametrize(("text", "expected"), TELLS)
def test_triggers(text: str, expected: str) -> None:
    assert triggers(text) == expected


@pytest.mark.parametrize("text", PEACEFUL)
def test_figures_of_speech_are_no_triggers(text: str) -> None:
    assert not [t for t in triggers(text).split(", ") if t and not t.endswith(("=killed", "=injured"))]


@pytest.mark.parametrize(("text", "expected"), TYPES)
def test_type_of_an_event(text: str, expected: str) -> None:
    assert {e.type for e in events(text)} == {expected}
