"""The held-apart gold: offsets back to words, and loud refusal when text and annotation do not belong together."""

import hashlib
import json
import os
from datetime import date
from pathlib import Path

import pytest

from dateline.evaluate.incidents.goldset import (
    MANY_STRETCHES,
    ONE_STRETCH,
    PARTS,
    GoldError,
    load_gold,
    main,
    write_joined,
)

TITLE = "Mortar fire hits market in Port Selva"
BODY = (
    "Mortar rounds struck the fish market in Port Selva late on Monday killing three people police said. "
    "The Northern Front denied any part in it."
)
TEXT = f"{TITLE}\n\n{BODY}"
DOCUMENT = {"unit_id": "7", "article_title": TITLE, "article_content": BODY, "source": "made up"}
REPOSITORY = Path(__file__).parent.parent
# The closed sets of the record contract.
TYPES = {
    "rocket_attack", "mortar_artillery", "missile_strike", "drone_attack", "air_strike", "bombing", "suicide_bombing",
    "shooting", "armed_assault", "clash", "kidnapping", "assassination", "arson", "chemical_attack", "interception",
    "other",
}  # fmt: skip
ATTRIBUTIONS = {"claimed", "blamed", "reported_as_fact", "denied", "unclaimed", "unknown"}
STAGES = {"completed", "intercepted", "foiled", "missed", "threatened"}


def at(words: str) -> list[int]:
    """Offsets of the words in the body."""
    start = TEXT.index(words, len(TITLE) + 2)
    return [start, start + len(words)]


def stored(**changes: object) -> dict[str, object]:
    incident: dict[str, object] = {
        "key": "port-selva-2020-01-06",
        "type": "mortar_artillery",
        "place": at("Port Selva"),
        "time_of_day": at("late"),
        "perpetrators": [],
        "attributed_by": [],
        "claimed_by": [],
        "denied_by": [at("The Northern Front")],
        "targets": [at("fish market")],
        "sources": [at("police")],
        "killed_low": 3,
        "killed_high": 3,
        "evidence": at(BODY[: BODY.index(".") + 1]),
    }
    incident.update(changes)
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    return {"id": "7", "set": "open", "published": "2020-01-07", "text_sha256": sha, "incidents": [incident]}


def folder(path: Path, *records: dict[str, object]) -> Path:
    gold = path / "gold"
    gold.mkdir()
    for record in records:
        (gold / f"{record['id']}.json").write_text(json.dumps(record))
    return gold


def test_offsets_become_words(tmp_path: Path) -> None:
    [record] = load_gold(folder(tmp_path, stored()), [DOCUMENT])
    assert (record["id"], record["title"], record["text"], record["published"]) == ("7", TITLE, TEXT, "2020-01-07")
    [incident] = record["incidents"]
    assert incident["place"] == "Port Selva"
    assert incident["time_of_day"] == "late"
    assert incident["targets"] == ["fish market"]
    assert incident["denied_by"] == ["The Northern Front"]
    assert incident["sources"] == ["police"]
    assert incident["perpetrators"] == []
    assert incident["killed_low"] == 3  # values stay as they are
    start, end = incident["evidence"]  # the evidence stays a pair of offsets, as the scorer wants it
    assert TEXT[start:end].endswith("police said.")


def test_nothing_stated_stays_nothing(tmp_path: Path) -> None:
    [record] = load_gold(folder(tmp_path, stored(place=None, time_of_day=None)), [DOCUMENT])
    assert record["incidents"][0]["place"] is None
    assert record["incidents"][0]["time_of_day"] is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": [0, 9999]}, "outside"),  # past the end
        ({"place": [5, 5]}, "outside"),  # empty
        ({"targets": [[-3, 4]]}, "outside"),  # before the start
        ({"evidence": [0, 9999]}, "outside"),  # the evidence is checked too
    ],
)
def test_broken_offsets_are_refused(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(GoldError, match=said):
        load_gold(folder(tmp_path, stored(**changes)), [DOCUMENT])


@pytest.mark.parametrize(
    "documents",
    [
        [],  # the user has no texts
        [{**DOCUMENT, "unit_id": "8"}],  # another document only
        [{**DOCUMENT, "article_content": BODY + " "}],  # a copy that differs by one character
    ],
)
def test_missing_or_other_text_is_refused(tmp_path: Path, documents: list[dict[str, str]]) -> None:
    with pytest.raises(GoldError, match="7"):
        load_gold(folder(tmp_path, stored()), documents)


def test_the_right_one_of_two_texts_under_one_id(tmp_path: Path) -> None:
    other = {**DOCUMENT, "article_content": "Something else."}
    for documents in ([other, DOCUMENT], [DOCUMENT, other]):
        gold = tmp_path / str(len(documents[0]["article_content"]))
        gold.mkdir()
        [record] = load_gold(folder(gold, stored()), documents)
        assert record["text"] == TEXT


def test_parts(tmp_path: Path) -> None:
    gold = folder(tmp_path, stored())
    assert len(load_gold(gold, [DOCUMENT], "open")) == 1
    assert load_gold(gold, [], "held") == []  # texts of the other part are not asked for
    with pytest.raises(GoldError, match="no such part"):
        load_gold(gold, [DOCUMENT], "test")


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no annotations"):
        load_gold(tmp_path, [DOCUMENT])


def test_joined_files(tmp_path: Path) -> None:
    gold = load_gold(folder(tmp_path, stored()), [DOCUMENT])
    assert write_joined(gold, tmp_path / "out") == 1
    assert json.loads((tmp_path / "out" / "7.json").read_text(encoding="utf-8")) == gold[0]
    [line] = (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"id": "7", "text": TEXT, "published": "2020-01-07"}


def test_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = folder(tmp_path, stored())
    texts = tmp_path / "docs.jsonl"
    texts.write_text(json.dumps(DOCUMENT) + "\n", encoding="utf-8")
    assert main([str(gold), str(texts), str(tmp_path / "out")]) == 0
    assert "1 documents" in capsys.readouterr().out
    texts.write_text("", encoding="utf-8")
    assert main([str(gold), str(texts), str(tmp_path / "out")]) == 1
    assert "7" in capsys.readouterr().err


def test_the_repository_holds_no_words_of_the_texts() -> None:
    """Every "as written" field of the kept annotations is offsets, and no field carries a title, text or note."""
    files = sorted((REPOSITORY / "eval" / "gold").glob("*.json"))
    assert len(files) >= 60
    for file in files:
        record = json.loads(file.read_text(encoding="utf-8"))
        assert not {"title", "text", "note"} & set(record)
        for incident in record["incidents"]:
            assert "note" not in incident
            pairs = [incident[name] for name in ONE_STRETCH if incident[name] is not None]
            pairs += [pair for name in MANY_STRETCHES for pair in incident[name]]
            assert all(len(pair) == 2 and all(type(x) is int for x in pair) for pair in [*pairs, incident["evidence"]])


def test_the_kept_values_are_sound() -> None:
    """Days and counts run upward, kept codes are known ones, and every required mention has its evidence and key."""
    for file in sorted((REPOSITORY / "eval" / "gold").glob("*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        assert record["set"] in PARTS, file.name
        for incident in record["incidents"]:
            assert {incident["type"], *incident["type_alt"]} <= TYPES, file.name
            assert {incident["attribution"], *incident["attribution_alt"]} <= ATTRIBUTIONS, file.name
            assert {incident["stage"], *incident["stage_alt"]} <= STAGES, file.name
            assert incident["focus"] in ("new", "background"), file.name
            assert (incident["date_from"] is None) == (incident["date_to"] is None), file.name
            if incident["date_from"] is not None:
                assert date.fromisoformat(incident["date_from"]) <= date.fromisoformat(incident["date_to"]), file.name
            for count in ("killed", "injured", "kidnapped"):
                low, high = incident[f"{count}_low"], incident[f"{count}_high"]
                assert low is None or high is None or 0 <= low <= high, file.name
            assert (incident["place"] is None) == (incident["lat"] is None) == (incident["lon"] is None), file.name
            assert incident["key"] and incident["evidence"], file.name


def test_the_kept_annotations_fit_the_data_set() -> None:
    shared = Path(os.environ.get("DATELINE_SHARED", REPOSITORY.parent / "shared"))
    texts = shared / "data" / "fa_kes" / "docs.jsonl"
    if not texts.is_file():
        pytest.skip("the data set FA-KES is not here (DATELINE_SHARED)")
    documents = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines()]
    gold = load_gold(REPOSITORY / "eval" / "gold", documents)
    parts = [record["set"] for record in gold]
    assert parts.count("open") == 2 * parts.count("held")
