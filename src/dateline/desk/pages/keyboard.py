"""The keys of the desk, as the page of help lists them; static/keys.js does what they say."""

from __future__ import annotations

#: Keys and what they do. A key that asks for more ends with the key that follows.
KEYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("?",), "Show or hide this help"),
    (("/",), "Search"),
    (("g", "o"), "Go to the overview"),
    (("g", "r"), "Go to the review queue"),
    (("j", "k"), "Next, previous: value, queue entry or incident of the list"),
    (("Enter",), "Open what is marked: the words behind a value, an incident of the queue"),
    (("a",), "Accept the incident"),
    (("x",), "Reject the incident"),
    (("y", "d"), "Accept, reject the value of the marked slot"),
    (("e",), "Enter a value of your own for the marked slot"),
    (("m",), "Merge with another incident, with a preview"),
    (("s",), "Split reports off, with a preview"),
    (("u",), "Undo the latest judgement"),
    (("n",), "Next incident of the review queue"),
    (("Esc",), "Close, or leave a field"),
)
