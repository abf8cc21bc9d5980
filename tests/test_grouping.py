"""Short reports of many wars: how many incidents they tell, and peaceful ones that tell none."""

from __future__ import annotations

import pytest

from event_cases import incidents, reports

# (what it shows, report, incidents)
REPORTS = [
    (
        "single incident retold",
        "BAGHDAD, June 18 - A car bomb exploded outside a bakery in Baquba on Wednesday, killing 14 people "
        "and wounding 30, police said. The blast destroyed six shops. Hospital sources said several "
        "pupils were among the dead. Nobody claimed responsibility for the attack. The bomb went off as "
        "people queued for bread.",
        1,
    ),
    (
        "three towns one day",
        "A roadside bomb killed three soldiers near Kandahar on Wednesday, officials said. In Ghazni, gunmen "
        "shot dead a judge on the same day. Separately, a rocket hit a house in Jalalabad, wounding two "
        "children.",
        3,
    ),
    (
        "background",
        "Gunmen attacked a police station in Gao on Wednesday, killing four officers. The assault lasted an "
        "hour. In March, militants killed nine soldiers in an ambush near Kidal. The region has seen dozens "
        "of attacks since 2012.",
        2,
    ),
    (
        "headline",
        "Bomb kills 8 at market in Quetta\n\n"
        "QUETTA, June 17 - A bomb hidden in a rickshaw exploded at a vegetable market in Quetta on Wednesday,"
        " killing eight people. The explosion also injured 20. A separatist group claimed the attack.",
        1,
    ),
    (
        "headline of two",
        "Shells hit Donetsk, rebels ambush convoy near Mariupol\n\n"
        "Shells fell on a residential street in Donetsk on Wednesday, killing two people, the city council "
        "said. Rebels ambushed an army convoy near Mariupol on the same day and wounded five soldiers, a "
        "military spokesman said.",
        2,
    ),
    (
        "US",
        "A gunman opened fire in a church in Charleston on Wednesday evening, killing nine people. The "
        'shooting took place during a Bible study. Police arrested the gunman on Thursday. "This attack was '
        'an act of hate," the mayor said.',
        1,
    ),
    (
        "NI",
        "Police in Londonderry said a bomb exploded outside a court on Wednesday. Nobody was hurt. A "
        "telephone warning was given before the blast. The bombing was blamed on dissident republicans. "
        "Officers had evacuated the street.",
        1,
    ),
    (
        "Colombia",
        "The armed forces said guerrillas blew up an oil pipeline near Arauca on Tuesday. On Wednesday, the "
        "rebels killed five soldiers in an ambush in Putumayo. The army sent 300 more soldiers to the region.",
        2,
    ),
    (
        "communique",
        "The ministry said its jets carried out air strikes on militant camps in North Waziristan on "
        "Wednesday, killing 20 fighters. The strikes destroyed an ammunition depot. A security official said "
        "the jets hit the camps before dawn.",
        1,
    ),
    (
        "mine + background",
        "A soldier was killed when his vehicle struck a mine near Timbuktu on Wednesday, the mission said. "
        "Another soldier was wounded in the blast. The incident comes a week after a suicide attack on a camp"
        " in Kidal killed five.",
        2,
    ),
]

PEACEFUL = [
    "An earthquake struck Nepal on Saturday, killing 40 people in Kathmandu.",
    "A bus crash in Peru killed 12 people on Monday.",
    "Floods killed at least 30 people in Kerala on Sunday.",
    "Two climbers died in an avalanche in Chamonix on Friday.",
    "Wildfires killed nine people near Athens on Monday.",
    "A gas explosion in a block of flats in Magdeburg injured six people on Tuesday, the fire service said.",
    "The volcano exploded on Thursday, and 12 villagers were killed in Guatemala.",
    "Ebola has killed 90 people in Monrovia since March.",
    "Six people were killed when a train derailed near Lyon on Wednesday.",
    "A ferry sank off Zamboanga on Monday and 20 passengers drowned.",
    "Three miners died when a shaft collapsed in Zonguldak on Tuesday.",
    "The former president died in Lisbon on Sunday aged 91.",
    "A fire at a factory in Dhaka killed 50 workers on Saturday.",
    "Brazil beat Chile 3-1 in Rio de Janeiro on Saturday, with two late strikes.",
    "The striker shot wide in Madrid on Sunday before hitting the bar.",
    "Rail workers went on strike in Paris on Tuesday and 40 trains were cancelled.",
    "Dockers began a two-day strike in Durban on Monday.",
    "Shares in Tokyo were hit on Friday by fears of a slowdown.",
    "The storm hit Manila on Thursday, and nine people were killed.",
    "The director is shooting a film about the war in Casablanca this week.",
    "The minister came under fire in London on Monday over the budget.",
    "A cyber attack shut down the website of a bank in Tallinn on Friday.",
    "Firefighters battled a blaze in Sydney on Sunday; two of them were injured.",
    "The company will launch a rocket from Kourou on Friday.",
    "Rivals clashed in parliament in Canberra on Monday over taxes.",
    "He suffered a heart attack in Vienna on Tuesday and died.",
    "A plane crashed near Kathmandu on Monday, killing 49 people.",
    "Lightning killed four farmers in Bihar on Friday.",
    "The army held an exercise near Daegu on Monday in which tanks fired at targets.",
    "A court in Lima sentenced a man to 20 years for a bombing.",
]


@pytest.mark.parametrize(("name", "text", "count"), REPORTS)
def test_incidents_of_a_report(name: str, text: str, count: int) -> None:
    assert len(incidents(text)) == count, name


@pytest.mark.parametrize("text", PEACEFUL)
def test_peaceful_reports_tell_no_incident(text: str) -> None:
    assert not reports(text)


def test_a_number_of_attacks_is_an_aggregate() -> None:
    text = "Militants have carried out dozens of attacks on convoys near Gao since January, killing 60 soldiers."
    assert {r.focus for r in reports(text)} <= {"aggregate"}
