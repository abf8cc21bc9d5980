"""Locations to documents: what is read, in which order, from which encoding, and what is said of the rest."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.decode import decode, refuse
from dateline.fetch import Fault, Limits, count_files, fetch, is_iso_date
from dateline.model import Item

TEXT = "Two rockets hit the airport on Monday, police said. Nobody was hurt."
ARABIC = "أصاب صاروخان المطار يوم الاثنين ولم يصب أحد بأذى حسب ما أفادت به الشرطة المحلية في المدينة."
RUSSIAN = "Две ракеты попали в аэропорт в понедельник, сообщила полиция, никто не пострадал."


def items(*paths: Path | str, stdin: bytes | None = None, limits: Limits | None = None) -> list[Item]:
    return [f for f in found(*paths, stdin=stdin, limits=limits) if isinstance(f, Item)]


def found(*paths: Path | str, stdin: bytes | None = None, limits: Limits | None = None) -> list[Item | Fault]:
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(fetch([str(path) for path in paths], limits, stream))


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# The bytes of a file, and the text that they are.
ENCODED = [
    (TEXT.encode(), TEXT),
    (b"\xef\xbb\xbf" + TEXT.encode(), TEXT),  # UTF-8 with a byte order mark
    (TEXT.encode("utf-16"), TEXT),
    (TEXT.encode("utf-16-le"), TEXT),  # without a byte order mark
    (TEXT.encode("utf-16-be"), TEXT),
    (TEXT.encode("utf-32"), TEXT),
    ("“Nobody” was hurt – the mayor’s café".encode("cp1252"), "“Nobody” was hurt – the mayor’s café"),
    ("Gunmen attacked Medellín, said José Niño".encode("latin-1"), "Gunmen attacked Medellín, said José Niño"),
    (ARABIC.encode("cp1256"), ARABIC),
    (ARABIC.encode(), ARABIC),
    (RUSSIAN.encode("cp1251"), RUSSIAN),
    (RUSSIAN.encode("koi8-r"), RUSSIAN),
    # one bad byte among good UTF-8 is marked, the rest kept
    ("“Two” “rockets” ".encode() + b"\xff fell.", "“Two” “rockets” \ufffd fell."),
    # characters cut into surrogates, as some programs write them, are joined; a single one is let through
    (b"Fire \xed\xa0\xbd\xed\xb4\xa5 and \xed\xa0\x80.", "Fire \U0001f525 and \ud800."),
    # a few NULs are kept in their places
    (b"Two rock\x00ets hit the airport on Monday.\x00", "Two rock\x00ets hit the airport on Monday.\x00"),
]


@pytest.mark.parametrize(("data", "text"), ENCODED)
def test_the_encoding_is_found(tmp_path: Path, data: bytes, text: str) -> None:
    assert [item.text for item in items(write(tmp_path, "a.txt", data))] == [text]


NO_TEXT = [
    (b"", "empty"),
    (b" \n\t\r\n", "empty"),
    (b"\xef\xbb\xbf\n", "empty"),
    (b"\x89PNG\r\n\x1a\n....", "PNG"),
    (b"%PDF-1.7 ...", "PDF file is broken"),
    (b"PK\x03\x04....", "zip archive is broken"),
    (b"\x1f\x8b\x08....", "packing is broken"),
    (b"7z\xbc\xaf....", "7z"),
    (bytes(range(256)) * 20, "binary"),
    (b"\x00\x01\x02\x07" * 500, "binary"),
    (b"<!DOCTYPE html>\n<html><body></body></html>", "no article"),
    (b'<?xml version="1.0"?><rss version="2.0"></rss>', "no entries"),
    (b'<?xml version="1.0"?><letter>Two rockets</letter>', "XML of an unknown kind"),
]


@pytest.mark.parametrize(("data", "word"), NO_TEXT)
def test_what_is_no_text_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    path = write(tmp_path, "a.txt", data)
    (fault,) = found(path)
    assert isinstance(fault, Fault)
    assert word in fault.message
    assert fault.location == str(path)
    assert fault.mend
    assert fault.severity in ("error", "note")


def test_a_guessed_encoding_is_a_warning(tmp_path: Path) -> None:
    fault, item = found(write(tmp_path, "a.txt", "“Two” rockets hit the café".encode("cp1252")))
    assert isinstance(fault, Fault) and isinstance(item, Item)
    assert (fault.severity, "cp1252" in fault.message) == ("warning", True)


def test_json_lines_keep_their_fields_and_their_line() -> None:
    row = {
        "id": "a-1",
        "text": TEXT,
        "title": "Head",
        "published": "2022-01-05",
        "url": "https://example.org/1",
        "publisher": "Example",
        "language": "en",
    }
    (item,) = items("-", stdin=("\n" + json.dumps(row) + "\n").encode())
    assert item == Item(**row, location="-:2")  # type: ignore[arg-type]


def test_null_and_missing_fields_are_none() -> None:
    first, second = items("-", stdin=b'{"text": "x", "title": null, "id": ""}\n{"text": "y", "extra": 5}\n')
    assert first == Item("x", location="-:1")
    assert second == Item("y", location="-:2")


def test_a_number_as_id_is_taken_by_its_digits() -> None:
    assert [item.id for item in items("-", stdin=b'{"id": 17, "text": "x"}')] == ["17"]


# One line among good ones, and a word of what is said about it.
BROKEN_LINES = [
    ('{"id": broken', "broken JSON"),
    ('{"text": 5}', '"text" is a number'),
    ('{"text": null}', '"text" is null'),
    ('{"id": "x"}', '"text" is missing'),
    ('{"text": "x", "title": ["y"]}', '"title" is a list'),
    ('{"text": "x", "id": true}', '"id" is true or false'),
    ('{"text": "x", "language": {}}', '"language" is an object'),
    ('{"text": "  "}', "empty"),
    ("[1, 2]", "a list"),
    ('"text"', "a string"),
    ("[" * 100_000, "broken JSON"),
    ('{"text": "x", "id": ' + "9" * 10_000 + "}", "broken JSON"),
    ('{"text": "' + "x" * 50 + '"}', "50 characters"),
]


@pytest.mark.parametrize(("line", "message"), BROKEN_LINES)
def test_a_broken_line_is_named_and_the_others_are_read(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path, "a.jsonl", f'{{"text": "one"}}\n{line}\n{{"text": "two"}}\n')
    first, fault, last = found(path, limits=Limits(40))
    assert isinstance(first, Item) and isinstance(last, Item)
    assert (first.text, last.text) == ("one", "two")
    assert isinstance(fault, Fault)
    assert fault.location == f"{path}:2"
    assert message in fault.message


def test_a_date_that_is_none_is_left_out_with_a_fault() -> None:
    fault, item = found("-", stdin=b'{"text": "x", "published": "yesterday"}')
    assert isinstance(fault, Fault) and fault.severity == "error" and "yesterday" in fault.message
    assert isinstance(item, Item) and item.published is None


DATES = [("2022-01-05", True), ("2022-01-05T23:00:00Z", True), ("20220105", True), ("2022-13-05", False), ("", False)]


@pytest.mark.parametrize(("text", "good"), [*DATES, ("5 January 2022", False), ("yesterday", False)])
def test_dates_are_iso(text: str, good: bool) -> None:
    assert is_iso_date(text) is good


def test_an_id_given_twice_is_a_warning_and_both_are_read() -> None:
    first, fault, second = found("-", stdin=b'{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n')
    assert isinstance(first, Item) and isinstance(second, Item)
    assert isinstance(fault, Fault)
    assert (fault.location, fault.severity) == ("-:2", "warning")
    assert "-:1" in fault.message


def test_kinds_are_found_by_content_not_by_name(tmp_path: Path) -> None:
    lines = write(tmp_path, "lines.txt", '{"text": "one"}\n{"text": "two"}\n')
    single = write(tmp_path, "one.dat", '{\n  "text": "one"\n}')
    array = write(tmp_path, "many.json", '[\n{"text": "one"},\n{"text": "two"}\n]')
    plain = write(tmp_path, "plain.json", TEXT)
    notes = write(tmp_path, "notes.txt", "[TEXT] TWO ROCKETS FELL.\n{sic} said the editor.")
    assert [item.text for item in items(lines)] == ["one", "two"]
    assert [item.text for item in items(single)] == ["one"]
    assert [(item.text, item.location) for item in items(array)] == [("one", f"{array}[1]"), ("two", f"{array}[2]")]
    assert [item.text for item in items(plain)] == [TEXT]
    assert len(items(notes)) == 1


def test_json_lines_in_utf16() -> None:
    rows = '{"text": "“one”"}\r\n{"text": "two"}\r\n'
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert [item.text for item in items("-", stdin=rows.encode(encoding))] == ["“one”", "two"]


def test_folders_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden", ".git/config"):
        write(tmp_path, name, name)
    assert [item.text for item in items(tmp_path)] == ["a.txt", "b.txt", "sub/c.txt"]
    assert count_files([str(tmp_path / "sub"), "-"]) == 2


def test_a_link_back_up_is_not_followed_twice(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt", "one")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    assert len(items(tmp_path)) == 1


def test_missing_unreadable_and_odd_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("/nonexistent/file")
    os.mkfifo(tmp_path / "pipe")
    faults = found(tmp_path, tmp_path / "nothing.txt", "bad\0name")
    assert all(isinstance(fault, Fault) for fault in faults)
    assert [str(fault).split(":")[0].rpartition("/")[2] for fault in faults] == [
        "gone.txt",
        "pipe",
        "nothing.txt",
        "bad\0name",
    ]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_the_right_to_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    path.chmod(0)
    (fault,) = found(path)
    assert isinstance(fault, Fault) and "permission" in fault.message


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    (fault,) = found(tmp_path)
    assert isinstance(fault, Fault) and "no files" in fault.message


def test_a_text_over_the_limit_is_refused_and_never_cut(tmp_path: Path) -> None:
    path = write(tmp_path, "big.txt", "x" * 41)
    (fault,) = found(path, limits=Limits(40))
    assert isinstance(fault, Fault)
    assert "41 characters" in fault.message and "--max-characters" in fault.mend
    assert [len(item.text) for item in items(path, limits=Limits(41))] == [41]


def test_a_line_far_over_the_limit_is_skipped_without_being_held(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", '{"text": "' + "x" * 400_000 + '"}\n{"text": "two"}\n')
    fault, item = found(path, limits=Limits(1000))
    assert isinstance(fault, Fault) and fault.location == f"{path}:1"
    assert isinstance(item, Item) and item.text == "two"


def test_a_pipe_that_breaks_is_a_fault() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    (fault,) = list(fetch(["-"], None, Broken()))  # type: ignore[arg-type]
    assert isinstance(fault, Fault) and "input/output error" in fault.message


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_fault(data: bytes) -> None:
    results = found("-", stdin=data)
    assert results
    for result in results:
        assert isinstance(result, Item | Fault)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_utf8_is_always_read_as_it_is(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded is not None
    if "\x00" not in text and not text.startswith("\ufeff"):
        assert decoded.text == text


@given(st.binary(max_size=200))
def test_refusing_never_fails(data: bytes) -> None:
    assert refuse(data) is None or isinstance(refuse(data), str)
