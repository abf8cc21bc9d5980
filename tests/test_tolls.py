"""Which numbers of a sentence count the killed, injured and taken, and which do not."""

from __future__ import annotations

import pytest

from dateline.clean import clean
from dateline.events.effects import Effect, find_effects
from dateline.events.scene import set_scenes
from dateline.model import Item, Quantity
from dateline.parse import parse
from dateline.pipeline import find_mentions, gazetteer

SHORT = {"killed": "k", "injured": "i", "kidnapped": "t"}

# "k" killed, "i" injured, "t" taken, low..high; "+" on top of another toll, "-" superseded by the text's own word.
TELLS = [
    # plain wire order
    ("A car bomb killed 12 people and wounded 30 others in Mogadishu on Friday.", "k 12, i 30"),
    ("Twelve people were killed and 30 wounded when a mortar hit the market.", "k 12, i 30"),
    ("The blast left 12 dead and 30 wounded.", "k 12, i 30"),
    ("A blast in Cali left at least 17 villagers dead and more than 45 injured.", "k 17.., i 46.."),
    ("Gunmen shot dead three policemen in Karachi.", "k 3"),
    ("Three policemen were shot dead in Karachi.", "k 3"),
    ("Insurgents ambushed a convoy, killing nine soldiers and injuring four.", "k 9, i 4"),
    ("The shelling claimed the lives of seven civilians.", "k 7"),
    ("The attack claimed 14 lives.", "k 14"),
    ("Seven people lost their lives in the explosion.", "k 7"),
    ("A soldier lost his life in the ambush.", "k 1"),
    ("The bombing cost five people their lives.", "k 5"),
    ("The death toll from the bombing rose to 23.", "k 23"),
    ("The death toll has risen from 17 to 23, officials said.", "k 23"),
    ("The number of dead rose to 41 after three of the wounded died in hospital.", "k 41, k 3"),
    ("The bodies of 11 villagers were found near Maiduguri.", "k 11"),
    ("Eleven bodies were recovered from the rubble.", "k 11"),
    ("Three miners are dead and six are in critical condition.", "k 3, i 6"),
    ("1 dead, 4 wounded in nightclub shooting", "k 1, i 4"),
    ("Bomb kills 8, wounds 40 in Baghdad market", "k 8, i 40"),
    ("Six killed, 15 hurt in clashes", "k 6, i 15"),
    ("There were 14 dead and 20 wounded.", "k 14, i 20"),
    ("Police put the number of dead at 31.", "k 31"),
    # groups of victims
    ("Five soldiers and two policemen were killed in the ambush.", "k 7"),
    ("The missile killed a man, his wife and three children.", "k 5"),
    ("A farmer and a shepherd were killed in the shelling.", "k 2"),
    ("Two soldiers, a policeman and three civilians died.", "k 6"),
    ("A rebel commander was killed.", "k 1"),
    ("Nine rebels were also killed.", "k 9 +"),
    ("Nine rebels were also killed in Mosul on Sunday.", "k 9"),
    ("Another three people died later in hospital.", "k 3 +"),
    # open and closed bounds
    ("At least nine people were killed and 20 injured.", "k 9.., i 20.."),
    ("As many as 40 people were killed.", "k ..40"),
    ("Between 20 and 25 fighters were killed.", "k 20..25"),
    ("Dozens of people were killed.", "k 24.."),
    ("Several people were wounded.", "i 2.."),
    ("Hundreds were injured.", "i 200.."),
    ("About 60 people were killed, according to residents.", "k 60"),
    # someone is hurt
    ("Eight people suffered burns in the attack.", "i 8"),
    ("Four soldiers sustained shrapnel wounds.", "i 4"),
    ("Sixty people suffered from suffocation after the gas attack.", "i 60"),
    ("Twenty people were hospitalised.", "i 20"),
    ("Five people were taken to hospital with gunshot wounds.", "i 5"),
    ("A woman was shot in the leg.", "i 1"),
    ("Two teenagers were shot and wounded outside a school.", "i 2"),
    ("Nine guests were shot at a wedding feast on Friday.", "i 9"),
    ("The boy, 11, was shot in the hand.", "i 1"),
    ("Three people were treated for smoke inhalation.", "i 3"),
    ("Two soldiers were in critical condition.", "i 2"),
    # someone dies
    ("The victim, 22, died at the hospital.", "k 1"),
    ("A 51-year-old baker was shot and killed early on Sunday.", "k 1"),
    ("A police officer succumbed to his injuries on Monday.", "k 1"),
    ("A prison guard was stabbed to death.", "k 1"),
    ("A taxi driver was found dead.", "k 1"),
    ("A judge was gunned down outside his home in Medellin.", "k 1"),
    ("Gunmen assassinated a provincial governor.", "k 1"),
    ("The militants beheaded four hostages.", "k 4"),
    # the bomber
    ("A suicide bomber killed himself and five others.", "k 6"),
    ("Six people, including the bomber, were killed.", "k 6"),
    # taken
    ("Gunmen kidnapped 30 students from a school in Kaduna.", "t 30"),
    ("Two aid workers were abducted near Goma.", "t 2"),
    ("A priest was taken hostage.", "t 1"),
    # nobody
    ("No one was hurt.", "i 0"),
    ("There were no casualties.", "i 0, k 0"),
    ("No injuries were reported.", "i 0"),
    ("Nobody was killed in the attack.", "k 0"),
    ("The rocket landed in a field without causing casualties.", "i 0, k 0"),
    ("Rebels kidnapped 90 people and executed 18 villagers.", "t 90, k 18"),
    ("The number of villagers abducted by the gunmen stands at 220.", "t 220"),
    ("A photographer was killed along with four soldiers.", "k 5"),
    ("Eight people had difficulty breathing after the attack.", "i 8"),
    # ages
    ("Irina Exampleova 61 was killed.", "k 1"),
    ("In Kharkiv 13 were killed.", "k 13"),
    ("A 17-year-old was shot and killed.", "k 1"),
    ("Three small brothers, ages 6, 8 and 11, were killed in the raid.", "k 3"),
    ("A seven-year-old boy was killed.", "k 1"),
    ("Toddler dead after accidental shooting", "k 1"),
    # parts of a total
    ("At least 12 children were among the 31 people killed in the raid.", "k 31"),
    ("Eleven people drowned, three of whom were soldiers.", "k 11"),
    ("The governor said 40 of the dead were recruits.", ""),
    ("The mayor put the death toll at 33, saying six nurses were among the dead.", "k 33"),
    # what the text itself calls old
    ("An earlier toll of 15 dead was revised.", "k 15 -"),
    ("The ministry updated its previous death toll of 15.", "k 15 -"),
    ("The blast earlier on Wednesday killed 15 people.", "k 15"),
    ("A bomb went off early on Monday, killing two people and wounding another three.", "k 2, i 3"),
    # more than one group, more than one word
    ("The raid killed 20 people, including eight children and three women.", "k 20"),
    ("Fifteen people were killed, among them four children.", "k 15"),
    ("Fifteen people, most of them women, were killed.", "k 15"),
    ("Ten people, five of them soldiers, were killed.", "k 10"),
    ("Two of the three attackers were killed.", "k 2"),
    ("Two European engineers working at an oil field were killed by about 30 gunmen.", "k 2"),
    ("Three unarmed members of the group were killed by commandos.", "k 3"),
    ("Five strikers were killed and eight wounded beside a dam.", "k 5, i 8"),
    ("Four sailors were killed and seven were hurt because of a mine.", "k 4, i 7"),
    ("Six soldiers were killed when insurgents attacked two checkpoints.", "k 6"),
    ("Gunmen killed three professors and wounded one other.", "k 3, i 1"),
    ("Shells killed three farmers and injured 16 others, including five nurses.", "k 3, i 16"),
    ("One person sustained slight injuries.", "i 1"),
    ("Guards beat back the raid, wounding six of the attackers.", "i 6"),
]

SILENT = [
    "The 12 rebels attacked the town with 30 vehicles.",
    "Ten thousand people fled their homes.",
    "A 45-year-old man was arrested.",
    "The army said it had destroyed 12 vehicles.",
    "Police fired 20 shots at the car.",
    "No one has claimed responsibility for the attack.",
    "The deadly weapon was found in the house.",
    "The wounded soldiers' convoy left the city.",
    "The law was killed in parliament.",
    "The talks died after two rounds.",
    "It does not matter who the victims were, the governor said.",
    "She was accused of three counts of murder.",
    "The wounded soldiers were flown home.",
    "Pictures showed the limp bodies of swans.",
    "The ambush brought the toll of soldiers killed in the war to 418.",
    "Five suspects were arrested over the killing.",
]


def effects(text: str) -> list[Effect]:
    """Return the effects of all sentences."""
    document = clean(Item(text))
    sentences = parse(document)
    mentions = find_mentions(document, sentences, gazetteer())
    return [e for scene in set_scenes(sentences, mentions) for e in find_effects(scene)]


def _short(effect: Effect) -> str:
    value = effect.value
    assert isinstance(value, Quantity)
    low, high = ("" if n is None else f"{n:g}" for n in (value.low, value.high))
    marks = (" +" if effect.adds else "") + (" -" if effect.earlier else "")
    return f"{SHORT[effect.name]} {low if low == high else low + '..' + high}{marks}"


def tolls(text: str) -> list[str]:
    """Return the tolls of a text in short form, sorted."""
    return sorted(_short(e) for e in effects(text) if e.name in SHORT)


@pytest.mark.parametrize(("text", "want"), TELLS)
def test_counts_the_harmed(text: str, want: str) -> None:
    assert tolls(text) == sorted(filter(None, want.split(", ")))


@pytest.mark.parametrize("text", SILENT)
def test_counts_nothing_else(text: str) -> None:
    assert tolls(text) == []
