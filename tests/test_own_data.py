"""The user's own folder: places, actors, words and kinds of events are added without code, and faults in it are named.

Each case runs in a process of its own: tables are read once a process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline import own

OWN = {
    "gazetteer/overlay.tsv": "# ours\nCamp Zarvandi|Zarvandi base\tbase\tIQ\t34.50\t44.90\t2\town\n",
    "actors/groups.tsv": "group:hawks-of-zarvand\tHawks of Zarvand\tZarvand Hawks\tIQ\t2019\t\trebel\t\n",
    "lang/en/events.toml": '[nouns]\narson = ["crop torching"]\ncattle_raid = ["cattle raid"]\n',
    "codebook/events.toml": '[types]\ncattle_raid = { label = "Cattle raid", family = "fight", rank = 5, '
    'definition = "Armed people take livestock by force." }\n',
}
TOLD = "A cattle raid by the Hawks of Zarvand killed three herders near Camp Zarvandi on Monday, police said.\n"


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(data: Path | None, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "DATELINE_DATA"} | more
    if data is not None:
        environment["DATELINE_DATA"] = str(data)
    program = [sys.executable, "-c", "from dateline.cli import main; main()", *arguments]
    return subprocess.run(program, input=given, env=environment, capture_output=True, text=True)


def reports(data: Path | None, text: str, **more: str) -> list[dict[str, Any]]:
    done = run(data, "read", "-", "--published", "2021-06-09", "--format", "jsonl", given=text, **more)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout)["reports"])


def test_own_place_actor_and_kind_of_event_are_read(tmp_path: Path) -> None:
    """The gazetteer is made anew with the own places, in a folder of its own."""
    data = lay(tmp_path / "data", OWN)
    (report,) = reports(data, TOLD, DATELINE_CACHE=str(tmp_path / "cache"))
    assert report["type"] == "cattle_raid"
    assert report["perpetrators"][0]["gazetteer_id"] == "group:hawks-of-zarvand"
    assert (report["place"]["name"], report["place"]["country"]) == ("Camp Zarvandi", "IQ")


def test_an_own_word_for_a_known_kind(tmp_path: Path) -> None:
    data = lay(tmp_path, {"lang/en/events.toml": OWN["lang/en/events.toml"].replace("cattle_raid", "other")})
    (report,) = reports(data, "A crop torching by militants in Kirkuk on Monday killed two farmers, police said.\n")
    assert report["type"] == "arson"


def test_without_the_folder_none_of_it_is_known() -> None:
    found = reports(None, TOLD)
    assert not any(report["type"] == "cattle_raid" for report in found)
    assert "hawks-of-zarvand" not in json.dumps(found)


def test_our_words_stay(tmp_path: Path) -> None:
    """A list is lengthened, not replaced."""
    joined = own._joined({"a": ["x"], "t": {"k": 1, "l": ["p"]}}, {"a": ["y", "x"], "t": {"k": 2, "l": ["q"]}})
    assert joined == {"a": ["x", "y"], "t": {"k": 2, "l": ["p", "q"]}}


# --- faults ---------------------------------------------------------------------------------------------------------------

UNREADABLE = {
    "actors/groups.tsv": ("group:x\n", "actors/groups.tsv:1: 1 columns split by tabs, not 8"),
    "lang/en/events.toml": ("[nouns\n", "lang/en/events.toml: it is no TOML"),
    "places.tsv": ("a\tb\n", "places.tsv: no file of this name is read"),  # a slip in the name is not passed over
}


def test_what_cannot_be_read_ends_every_command(tmp_path: Path) -> None:
    done = run(lay(tmp_path, {name: text for name, (text, _) in UNREADABLE.items()}), "read", "-", given=TOLD)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for _, told in UNREADABLE.values():
        assert told in done.stderr


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path / "none", "read", "-", given=TOLD)
    assert (done.returncode, "no such folder" in done.stderr) == (2, True)


def test_the_doctor_names_what_makes_no_sense(tmp_path: Path) -> None:
    data = lay(
        tmp_path,
        {
            "gazetteer/overlay.tsv": "Camp A\tbase\tIQ\t94.5\t44.9\t2\town\nCamp B\tcastel\tIQ\t34.5\t44.9\t2\town\n",
            "actors/groups.tsv": "group:x\tX Front\t\tQQ\t2019\t\trebel\tgroup:nobody\n",
            "lang/en/events.toml": '[nouns]\ncattle_raid = ["cattle raid"]\n',
        },
    )
    done = run(data, "doctor", "--json")
    told = [row["told"] for row in map(json.loads, done.stdout.splitlines()) if row["status"] == "error"]
    assert done.returncode == 1, done.stderr
    for part in (
        "overlay.tsv:1: latitude", "overlay.tsv:2: there is no kind 'castel'", "groups.tsv:1: there is no country QQ",
        "groups.tsv:1: there is no parent", "there is no event type 'cattle_raid'",
    ):  # fmt: skip
        assert any(part in line for line in told), (part, told)


def test_the_doctor_finds_a_sound_folder_well(tmp_path: Path) -> None:
    done = run(lay(tmp_path, OWN), "doctor", "--json", DATELINE_REGISTER=str(tmp_path / "r.db"))
    found = {row["subject"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert found["own data"]["status"] == "ok", found["own data"]


@pytest.mark.parametrize("name", [*own.TABLES, *own.WORDS])
def test_what_can_be_added_to_is_there_and_on_the_page(name: str) -> None:
    root = Path(own.__file__).parent
    assert (root / name).is_file()
    assert f"`{name}`" in (root.parent.parent / "docs" / "own-data.md").read_text(encoding="utf-8")
