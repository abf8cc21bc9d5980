"""Done, threatened, imagined, denied; one happening or many; how far it got."""

from __future__ import annotations

import pytest

from event_cases import events, stages

# (sentence, a trigger of the mention judged, its modality)
MODALITY = [
    # actual
    ("Gunmen attacked a police post near Jos on Monday.", "attacked", "actual"),
    ("The army has shelled the village.", "shelled", "actual"),
    ("The group allegedly bombed a hotel in Kabul.", "bombed", "actual"),
    ("Rebels are believed to have fired rockets at the base.", "fired", "actual"),
    ("Separatists reportedly ambushed a convoy in the Casamance.", "ambushed", "actual"),
    ("Troops continued to shell the suburb on Sunday.", "shell", "actual"),
    ("The militia had attacked the camp twice.", "attacked", "actual"),
    ("A bomb that could have killed hundreds exploded in an empty car park.", "exploded", "actual"),
    ("The commander said his men had attacked the depot.", "attacked", "actual"),
    ("Police suspect that rebels bombed the pipeline.", "bombed", "actual"),
    ("A man was arrested after he shot two officers in Dallas.", "shot", "actual"),
    ("Aid workers could not enter the town because of shelling.", "shelling", "actual"),
    ("The airport was closed after an attack on the terminal.", "attack", "actual"),
    ("Officials condemned the bombing of the market.", "bombing", "actual"),
    ("The attack would have been planned for months, he said.", "attack", "actual"),
    ("Fighters forced to flee the town attacked a bus on the road.", "attacked", "actual"),
    ("Nobody claimed the attack on the barracks on Friday.", "attack", "actual"),
    ("The blast did not cause any casualties.", "blast", "actual"),
    ("The army stopped a truck and shot the driver.", "shot", "actual"),
    ("It was not clear who bombed the office in Beirut.", "bombed", "actual"),
    # a deed named as known is in doubt by nothing that is asked or promised of it
    ("The ministry will investigate the murder of two priests.", "murder", "actual"),
    ("The court may never solve the massacre of 20 farmers.", "massacre", "actual"),
    ("Villagers will mourn the raid that killed nine fishermen.", "raid", "actual"),
    # hypothetical, planned
    ("They will order the murder of two priests.", "murder", "hypothetical"),
    ("A murder of that kind would shock the country.", "murder", "hypothetical"),
    ("Rebels could attack the capital within days, analysts say.", "attack", "hypothetical"),
    ("The air force will bomb the camps if talks fail.", "bomb", "hypothetical"),
    ("The general plans to storm the compound.", "storm", "hypothetical"),
    ("If militants attack the dam, thousands will flee.", "attack", "hypothetical"),
    ("Security was tightened to prevent attacks on churches.", "attacks", "hypothetical"),
    ("There are fears of an attack on the pipeline.", "attack", "hypothetical"),
    ("The alliance may launch air strikes on the port.", "air strikes", "hypothetical"),
    ("Police warned of a possible suicide bombing in Jakarta.", "suicide bombing", "hypothetical"),
    ("He was trained to kidnap foreigners.", "kidnap", "hypothetical"),
    ("Soldiers were sent to help defend the town against rebel attacks.", "attacks", "hypothetical"),
    ("The suspects intended to blow up a train.", "blow up", "hypothetical"),
    ("Residents fear an assault on the town.", "assault", "hypothetical"),
    ("The exercise simulated a gas attack on a metro station.", "gas attack", "hypothetical"),
    ("The plan to assassinate the minister was never approved.", "assassinate", "hypothetical"),
    ("The embassy warned that gunmen might attack hotels.", "attack", "hypothetical"),
    ("Should the rebels shell the city, the army would respond.", "shell", "hypothetical"),
    ("Parliament debated a strike against the regime.", "strike", "hypothetical"),
    ("The drill rehearsed an ambush on a convoy.", "ambush", "hypothetical"),
    # threatened
    ("The group threatened to attack oil tankers in the Gulf.", "attack", "threatened"),
    ("The militia vowed to bomb the barracks.", "bomb", "threatened"),
    ("The rebels have threatened to kill the hostages.", "kill", "threatened"),
    # negated
    ("The army did not shell the village, a spokesman said.", "shell", "negated"),
    ("There was no attack on the base.", "attack", "negated"),
    ("The rebels have never attacked the town.", "attacked", "negated"),
    ("The jets did not carry out air strikes on the city.", "air strikes", "negated"),
    ("The ministry denied that its jets bombed the hospital.", "bombed", "actual"),
    ("No bombing was reported in the city.", "bombing", "negated"),
]

SCOPE = [
    # series
    ("There have been dozens of attacks on the base since January.", "series"),
    ("Rebels have repeatedly shelled the suburb this year.", "series"),
    ("A wave of car bombings has hit the capital in recent months.", "series"),
    ("Militants frequently attack convoys on the road.", "series"),
    ("Hundreds of air strikes have hit the province since March.", "series"),
    ("More than 6,000 people have died in the fighting since 2011.", "series"),
    ("Attacks on aid workers have risen.", "series"),
    ("A string of kidnappings has frightened foreigners in Nairobi.", "series"),
    ("The army said it had carried out 210 air strikes in June.", "series"),
    ("At least 430 civilians were killed in air strikes in May, the monitor said.", "series"),
    ("The group has attacked churches in the past.", "series"),
    # single
    ("Four bombs exploded in the market in Jos on Tuesday.", "single"),
    ("Several air strikes hit the town of Saraqib on Monday.", "single"),
    ("Dozens of gunmen attacked the village of Buni Yadi on Sunday.", "single"),
    ("Three rockets landed near the airport.", "single"),
    ("A series of explosions shook the depot in Luhansk on Wednesday.", "single"),
    ("Dozens of people were killed when a bomb exploded in Lahore.", "single"),
    ("Twin suicide bombings killed 40 people in Beirut on Thursday.", "single"),
    ("Multiple gunshots were fired at the mayor's car in Cali on Friday.", "single"),
    ("Insurgents fired 20 mortar rounds at the barracks in Sadr City on Monday.", "single"),
    ("The army shelled the town of Debaltseve throughout Sunday.", "single"),
    ("Hundreds of fighters stormed the prison in Hasakah on Thursday.", "single"),
    ("More than 130 people died in the shootings and bombings in Paris on Friday.", "single"),
]

STAGE = [
    ("Police foiled a plot to bomb a stadium in Manila.", "foiled"),
    ("Security forces thwarted a suicide attack on a mosque in Qatif.", "foiled"),
    ("Sappers defused a bomb outside the court in Derry.", "foiled"),
    ("Air defences intercepted three missiles over Riyadh.", "intercepted"),
    ("Ukraine's air force shot down 12 drones over Odesa.", "intercepted"),
    ("A rocket fired at the city was intercepted by air defences.", "intercepted"),
    ("The militia threatened to attack the embassy.", "threatened"),
    ("Gunmen tried to kidnap a priest in Port-au-Prince.", "foiled"),
    ("A failed assassination attempt on the governor took place in Cotabato.", "foiled"),
    ("Two rockets aimed at the airport missed and fell into the sea.", "completed"),
    ("Guards repelled an attack on the prison.", "completed"),
    ("Gunmen attacked the convoy.", "completed"),
    ("A bomb exploded at the market.", "completed"),
    ("The army said it prevented an attack on the gas plant.", "foiled"),
    ("Rebels shot down a military helicopter near Sloviansk.", "completed"),
    ("The bomb was disarmed before it could go off.", "foiled"),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), MODALITY)
def test_modality(text: str, trigger: str, expected: str) -> None:
    document = stages(text)[0]
    judged = [e.modality for e in events(text) if any(trigger in document.quote(t) for t in e.triggers)]
    assert judged[:1] == [expected]


@pytest.mark.parametrize(("text", "expected"), SCOPE)
def test_scope(text: str, expected: str) -> None:
    assert {e.scope for e in events(text)} == {expected}


@pytest.mark.parametrize(("text", "expected"), STAGE)
def test_stage(text: str, expected: str) -> None:
    assert {e.stage for e in events(text)} == {expected}
