"""Blocks: what is headline, place line, body, caption and furniture in one page, and that no word is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.clean import clean, mark_blocks
from dateline.language import detect, primary_tag
from dateline.layout import find_paragraphs
from dateline.model import Document, Item

BODY = "Gunmen attacked a police post in the north of the country on Tuesday, killing two officers, the governor said."
MORE = "The attackers fled towards the border before the army arrived, witnesses told local radio."


def blocks(text: str, title: str | None = None) -> list[tuple[str, str]]:
    document = clean(Item(text, title=title))
    return [(b.kind, document.quote(b.span)) for b in document.blocks]


def kinds(*paragraphs: str) -> list[str]:
    return [kind for kind, _ in blocks("\n\n".join(paragraphs))]


def kind_in_page(line: str) -> str:
    """The kind of a line that stands between two paragraphs of an article."""
    page = f"A headline of the day\n\n{BODY}\n\n{line}\n\n{MORE}"
    return next(kind for kind, words in blocks(page) if words == line)


PROMO = [
    "read more:",
    "Read More: Five things to know about the border",
    "Subscribe to our newsletter",
    "Sign up for breaking news alerts",
    "Get notifications about breaking stories",
    "Share this article",
    "Share Tweet Email",
    "Follow us on Twitter",
    "Advertisement",
    "ADVERTISEMENT - STORY CONTINUES BELOW",
    "© 2021 Example Media. All rights reserved.",
    "Copyright 2019 Example Press. This material may not be published or rewritten.",
    "We use cookies to improve your experience",
    "Related: Army says it has retaken the town",
    "Tags: border, army, police",
    "Home > World > Africa",
    "12 comments",
    "You're subscribed",
    "Never miss a story from the capital",
    "Click here to read the full statement",
    "Download our free app",
    "https://example.org/news/1",
    "* * *",
    "3 min read",
]

CAPTION = [
    "Soldiers stand guard at the gate of the base, Monday, Jan. 3, 2022. (AP Photo/Example Name)",
    "Smoke rises over the port on Friday (Reuters)",
    "A damaged bus at the checkpoint. (Photo by Example Name)",
    "FILE PHOTO: Troops patrol the main street of the town",
    "File photo of the refinery",
    "An aerial file photo shows the harbour at low tide, June 9, 2011.",
    "This image taken from video shows the wreck of a helicopter",
    "Mourners carry a coffin through the old town [Example Name/Al Jazeera]",
    "The ruins of the market after the blast. Photo: Example Name/AFP",
    "Rescue workers at the scene, 3 May 2017 / AFP",
    "A man looks at the ruins in this still image from social media (via REUTERS)",
]

NOT_PROMO_NOR_CAPTION = [
    # the account itself, though it speaks of pictures, sharing, subscribing or reading
    "Photos obtained by the agency showed the remains of a drone near the fence of the base.",
    "A photo posted online by the group showed three men in orange suits.",
    "A video shared on social media showed smoke over the town, but it could not be verified.",
    "The minister shared his condolences with the families of the dead.",
    "Police followed the suspects to a house on the edge of town, where they opened fire.",
    "The army said the image was old and had been published before.",
    "More on the attack was expected from the ministry, but no statement had come by night.",
    "Download speeds fell after the exchange was bombed, a provider said.",
    # a short sentence is no furniture
    "Nobody was hurt.",
]


@pytest.mark.parametrize("line", PROMO)
def test_furniture_yields_nothing(line: str) -> None:
    assert kind_in_page(line) == "promo"


@pytest.mark.parametrize("line", CAPTION)
def test_captions_are_told_by_credit_or_opening(line: str) -> None:
    assert kind_in_page(line) == "caption"


@pytest.mark.parametrize("line", NOT_PROMO_NOR_CAPTION)
def test_the_account_is_neither(line: str) -> None:
    assert kind_in_page(line) == "body"


# A first paragraph, and the place line that it starts with.
PLACE_LINES = [
    ("LEBANON.  Two bombs went off near a bank on Monday, police said.", "LEBANON."),
    ("PESHAWAR: Two bombs went off near a bank on Monday, police said.", "PESHAWAR:"),
    ("BAGHDAD, Iraq — Two rockets hit the airport on Monday, police said.", "BAGHDAD, Iraq —"),
    (
        "GOMA, Democratic Republic of the Congo, January 23, 2025 - Two rockets hit the airport on Monday.",
        "GOMA, Democratic Republic of the Congo, January 23, 2025 -",
    ),
    (
        "SKOPJE, Republic of Macedonia (AP) — Two rockets hit the airport on Monday.",
        "SKOPJE, Republic of Macedonia (AP) —",
    ),
    ("KABUL (Reuters) - Two rockets hit the airport on Monday, police said.", "KABUL (Reuters) -"),
    ("MOGADISHU, Somalia (AP) — Two mortar shells hit the airport on Monday.", "MOGADISHU, Somalia (AP) —"),
    ("Bamako (AFP) - Two rockets hit the airport on Monday, police said.", "Bamako (AFP) -"),
    ("(Reuters) - Two rockets hit the airport on Monday, police said.", "(Reuters) -"),
    ("LAUDERDALE, Fla. -- Two men were shot on Monday, police said.", "LAUDERDALE, Fla. --"),
    ("MOSCOW, Oct. 4 (TASS) - Two rockets hit the airport on Monday.", "MOSCOW, Oct. 4 (TASS) -"),
    ("DAMASCUS (Sputnik) The army shelled two villages on Monday, it said.", "DAMASCUS (Sputnik)"),
    ("BEIRUT At least two rockets hit the airport on Monday, police said.", "BEIRUT"),
    ("KYIV/MOSCOW — Two rockets hit the airport on Monday, police said.", "KYIV/MOSCOW —"),
    # capitals throughout, as wire copy of the 1980s
    ("BOGOTA, 4 FEB 89 (EFE) -- [TEXT] A BOMB WENT OFF IN A BANK TODAY.", "BOGOTA, 4 FEB 89 (EFE) -- [TEXT]"),
    (
        "SAN SALVADOR, 9 OCT (ACAN-EFE) -- [EXCERPT] A BOMB WENT OFF TODAY.",
        "SAN SALVADOR, 9 OCT (ACAN-EFE) -- [EXCERPT]",
    ),
]

NO_PLACE_LINES = [
    "ISIS — which held the town until 2017 — has claimed the bombing of the market.",
    "ISIS, Al Shabaab and Boko Haram — Two rockets were fired at each of them on Monday.",
    "UN officials said two rockets hit the airport on Monday.",
    "Boko Haram (also called JAS) attacked two villages on Monday.",
    "US-led forces shot down two drones on Monday, a spokesman said.",
    "NATO said two rockets hit the airport on Monday.",
    "The Popular Front — a coalition of small groups — claimed the attack.",
    "THE ARMY SAID TWO REBELS -- WHO WERE ARMED -- WERE KILLED IN THE NORTH.",
]


@pytest.mark.parametrize(("text", "line"), PLACE_LINES)
def test_place_lines_are_blocks_of_their_own(text: str, line: str) -> None:
    assert blocks(text) == [("dateline", line), ("body", text[len(line) :].strip())]


@pytest.mark.parametrize("text", NO_PLACE_LINES)
def test_sentences_are_no_place_lines(text: str) -> None:
    assert blocks(text) == [("body", text)]


def test_a_whole_page() -> None:
    page = "\n\n".join(
        [
            "Two rockets hit airport in capital",
            "Officials say nobody was hurt in the third attack this week",
            "By Example Writer",
            "Smoke rises over the airport, Monday, May 3, 2021. (AP Photo/Example Name)",
            "Smoke rises over the airport, Monday, May 3, 2021. (AP Photo/Example Name)",
            f"BAMAKO, Mali (AP) — {BODY}",
            MORE,
            "Read more:",
            "Army takes back the town",
            "Why the border matters",
        ]
    )
    assert [kind for kind, _ in blocks(page)] == [
        "headline",
        "standfirst",
        "byline",
        "caption",
        "promo",  # the same caption again
        "dateline",
        "body",
        "body",
        "promo",
        "promo",
        "promo",
    ]


def test_a_repeated_head_and_a_printed_date_are_cut_from_a_text_without_line_breaks() -> None:
    head = "Car bomb kills nine in northern market town"
    found = blocks(f"Tue 05 Jul 2016 {head}. {BODY} --Reuters", title=head)
    assert found == [
        ("headline", head),
        ("dateline", "Tue 05 Jul 2016"),
        ("promo", f"{head}."),
        ("body", BODY),
        ("byline", "--Reuters"),
    ]


def test_a_first_sentence_told_twice_counts_once() -> None:
    lead = "A car bomb killed nine people in the market of a northern town on Tuesday, police said."
    found = blocks(f"{lead} {lead} {MORE}", title="Car bomb kills nine in market town")
    assert found[1:] == [("body", lead), ("promo", lead), ("body", MORE)]


def test_wrapped_lines_make_one_paragraph_and_short_lines_end_it() -> None:
    text = (
        "   A BOMB WENT OFF IN FRONT OF A BANK IN THE CENTRE OF THE CITY AT NOON\n"
        "TODAY AND WOUNDED TWO PASSERS-BY, THE POLICE REPORTED.  A SECOND BOMB\n"
        "WAS DEFUSED.\n\n"
        "   NO GROUP HAS CLAIMED THE ATTACK, WHICH IS THE THIRD THIS MONTH IN THE\n"
        "SAME QUARTER.\n"
    )
    found = [text[a:b] for a, b in find_paragraphs(text)]
    assert [piece.split()[0] for piece in found] == ["A", "NO"]
    assert found[0].endswith("WAS DEFUSED.")


def test_lines_of_an_unwrapped_text_are_paragraphs() -> None:
    assert [kind for kind, _ in blocks(f"Headline of the day\n{BODY}\n{MORE}")] == ["headline", "body", "body"]


def test_one_line_alone_is_read_as_body() -> None:
    assert blocks("Two rockets hit airport in capital") == [("body", "Two rockets hit airport in capital")]


AGENCIES = [
    (f"KABUL (Reuters) - {BODY}", "Reuters"),
    (f"{BODY} {MORE} -AFP", "AFP"),
    (f"BOGOTA, 4 FEB 89 (ACAN-EFE) -- [TEXT] {BODY.upper()}", "EFE"),
    (f"{BODY} “It was chaos,” a driver told AFP. {MORE}", "AFP"),
    # two agencies named: neither wrote it
    (f"{BODY} A driver told AFP so. A farmer told Reuters so.", None),
    # a province's letters are no agency
    (f"ERIE, PA. — {BODY}", None),
    (f"{BODY} {MORE}", None),
]


@pytest.mark.parametrize(("text", "agency"), AGENCIES)
def test_the_agency_is_the_one_that_signs(text: str, agency: str | None) -> None:
    assert clean(Item(text)).agency == agency


def test_title_and_text_are_joined_as_the_contract_says() -> None:
    document = clean(Item(BODY, title="Police post attacked"))
    assert document.text == f"Police post attacked\n\n{BODY}"
    assert document.quote(document.blocks[0].span) == "Police post attacked"


DATES = [
    (Item(BODY, published="2022-01-05"), date(2022, 1, 5), "given"),
    (Item(BODY, published="2022-01-05T23:30:00+03:00"), date(2022, 1, 5), "given"),
    (Item(f"Tue 05 Jul 2016 {BODY}"), date(2016, 7, 5), "text"),
    (
        Item(f"Head of the page\n\nSmoke rises, Tuesday, Jan. 4, 2022. (AP Photo/Example Name)\n\n{BODY}"),
        date(2022, 1, 4),
        "caption",
    ),
    (Item(BODY), None, None),
]


@pytest.mark.parametrize(("item", "day", "basis"), DATES)
def test_the_date_says_where_it_is_from(item: Item, day: date | None, basis: str | None) -> None:
    document = clean(item)
    assert (document.published, document.published_basis) == (day, basis)


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        clean(Item(BODY, published="yesterday"))


def test_the_id_is_given_back_or_made_from_the_text() -> None:
    assert clean(Item(BODY, id="Akte 7/ä")).id == "Akte 7/ä"
    assert clean(Item(BODY)).id == clean(Item(BODY)).id != clean(Item(MORE)).id


LANGUAGES = [
    (BODY, "en"),
    (BODY.upper(), "en"),
    ("Bomb kills 5 in Mogadishu", "en"),
    ("Cinq personnes ont été tuées mardi dans une attaque contre un poste de police, a annoncé le gouverneur.", "fr"),
    ("Cinco personas murieron el martes en un ataque contra un puesto de policía, dijo el gobernador.", "es"),
    ("قتل خمسة أشخاص يوم الثلاثاء في هجوم على مركز للشرطة في شمال البلاد", "ar"),
    ("Пять человек погибли во вторник при нападении на полицейский пост, сообщил губернатор.", "ru"),
    ("Fünf Menschen sind am Dienstag bei einem Angriff auf einen Polizeiposten getötet worden.", "de"),
    ("12 345 -- ...", "und"),
]


@pytest.mark.parametrize(("text", "tag"), LANGUAGES)
def test_languages(text: str, tag: str) -> None:
    assert detect(text) == tag


def test_a_given_language_counts_and_is_shortened() -> None:
    assert clean(Item(BODY, language="en-GB")).language == "en"
    assert primary_tag("EN_us") == "en"
    assert clean(Item(BODY, language="fr")).language == "fr"


def check_cover(document: Document) -> None:
    at = 0
    for block in document.blocks:
        assert at <= block.span.start < block.span.end <= len(document.text)
        assert not document.text[at : block.span.start].strip()
        at = block.span.end
    assert not document.text[at:].strip()


LINES = [
    BODY,
    MORE,
    "Two rockets hit airport",
    "KABUL (Reuters) - Two rockets hit the airport.",
    "Read more:",
    "(AFP)",
    "Tue 05 Jul 2016 Two rockets hit airport. Two rockets hit the airport on Monday, police said.",
    "   INDENTED CAPITALS",
    "",
    "--Reuters",
    "Smoke rises (AP)",
    "\u2028",
]


@given(st.lists(st.sampled_from(LINES), max_size=12), st.sampled_from(["\n", "\n\n", "\r\n", " "]))
def test_any_page_is_covered(lines: list[str], between: str) -> None:
    check_cover(clean(Item(between.join(lines), language="en")))


@given(st.text(max_size=300), st.one_of(st.none(), st.text(min_size=1, max_size=60)))
def test_any_text_is_covered(text: str, title: str | None) -> None:
    check_cover(clean(Item(text, title=title, language="en")))


@given(st.text(alphabet="aB .\n-—(),:1", max_size=200))
def test_marking_is_the_same_twice(text: str) -> None:
    assert mark_blocks(text) == mark_blocks(text)
