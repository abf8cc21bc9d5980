"""Where place names stand in a line: options with how well the words around speak for a place."""

from __future__ import annotations

from dataclasses import replace

from dateline.gazetteer import Candidate, Gazetteer, fold
from dateline.lang import load
from dateline.mentions.places.runs import LONGEST, Option, chunks, name_keys, opens, strength
from dateline.mentions.places.words import Lexicon, Line, Word, joins
from dateline.model import Span


class Finder:
    """Finds options in the lines of one document."""

    def __init__(self, text: str, lines: list[Line], lex: Lexicon, gazetteer: Gazetteer) -> None:
        """Look all possible names up in one go."""
        self.text, self.lines, self.lex, self.gazetteer = text, lines, lex, gazetteer
        keys = {fold(self.slice(line, i, j)) for line in lines for i, j in name_keys(line, lex)}
        self.names = gazetteer.candidates(sorted(keys - {""}))
        self.surnames: set[str] = set()

    def slice(self, line: Line, first: int, last: int) -> str:
        """Return the text from word ``first`` to word ``last``."""
        return self.text[line.words[first].start : line.words[last].end]

    def options(self) -> list[Option]:
        """Return the options of all lines in text order, scored by the words around them."""
        out: list[Option] = []
        for n, line in enumerate(self.lines):
            for first, last in chunks(line, self.lex):
                out += self._read_chunk(n, line, first, last)
        return [self._punish_surname(o) for o in out]

    def _punish_surname(self, option: Option) -> Option:
        """Lower an option whose word is somebody's surname elsewhere in the document."""
        if option.key in self.surnames and option.demonym is None and strength(option.candidates) < 4:
            return replace(option, score=option.score - 2.5)
        return option

    def _read_chunk(self, n: int, line: Line, first: int, last: int) -> list[Option]:
        """Cut a run of capitalised words into names and words that need no explanation; score the names."""
        segments: list[tuple[int, int, str]] = []  # first, last, "place" | "known" | "rest"
        i = first
        while i <= last:
            j = self._longest(line, i, last)
            if j is not None:
                segments.append((i, j, "place"))
                i = j + 1
                continue
            segments.append((i, i, "known" if self._explained(line, i) else "rest"))
            i += 1
        self._note_persons(line, segments)
        return [self._score(n, line, segments, k) for k, (_, _, role) in enumerate(segments) if role == "place"]

    def _longest(self, line: Line, i: int, last: int) -> int | None:
        """Return the last word of the longest name that begins at ``i``, kind words beyond the run included; None if none."""
        words, lex = line.words, self.lex
        if not opens(words, i, line.style, lex):
            return None
        for j in range(min(len(words) - 1, i + LONGEST - 1), i - 1, -1):
            if any(not joins(words[k].gap) for k in range(i, j)):
                continue
            if j > last and (line.style == "upper" or words[j].lower not in lex.named_kind_parts):
                continue
            if not (words[j].cap or words[j].text[0].isdigit() or words[j].lower in lex.named_kind_parts):
                continue
            key = fold(self.slice(line, i, j))
            if j == i:
                if self.gazetteer.demonym(words[i].text) or self._single(line, i, key):
                    return i
            elif self.names.get(key):
                if self._all_small(words[i : j + 1]):
                    continue
                return j
            elif self._demonym_pair(words, i, j):
                return j
        return None

    def _demonym_pair(self, words: tuple[Word, ...], i: int, j: int) -> bool:
        """Return whether two words are a demonym such as "South Sudanese"."""
        return j == i + 1 and self.gazetteer.demonym(f"{words[i].text} {words[j].text}") is not None

    def _all_small(self, words: tuple[Word, ...]) -> bool:
        """Return whether every word of a name is an everyday word ("The Man"): too little for a name."""
        return (
            all(w.lower in self.lex.not_places or w.lower in self.lex.particles or w.text.isdigit() for w in words)
            and strength(self.names.get(fold(" ".join(w.text for w in words)), ())) < 3
        )

    def _single(self, line: Line, i: int, key: str) -> bool:
        """Return whether one word has bearers that are worth a look."""
        word = line.words[i]
        if self.state_at(line, i):
            return True
        if word.lower in self.lex.directions or word.lower in self.lex.capital_kinds or word.lower in self.lex.calendar:
            return False
        if word.lower in self.lex.not_places and not self.kind_after(line, i)[0] and not self.kind_before(line, i):
            strong = strength(self.names.get(key, ()))
            return strong >= 4 and (word.text.isupper() or "." in word.text)
        return bool(self.names.get(key)) or bool(self._without_s(line, i))

    def _without_s(self, line: Line, i: int) -> tuple[Candidate, ...]:
        """Return the bearers of a word whose possessive apostrophe was lost ("Syrias"), where they are well known."""
        word = line.words[i].text
        if not (len(word) > 4 and word.endswith("s") and not word.endswith("ss")):
            return ()
        key = fold(word[:-1])
        found = self.gazetteer.candidates((key,))[key]
        return found if strength(found) >= 2.2 else ()

    def state_at(self, line: Line, i: int) -> str | None:
        """Return the code of a state whose abbreviation stands at word ``i`` after a comma ("Austin, Tex."), or None."""
        word = line.words[i]
        if i == 0 or line.words[i - 1].gap != ", " or not line.words[i - 1].text[0].isalpha():
            return None
        point = "." in word.text or word.gap.startswith(".")
        code = self.lex.states.get(word.lower.rstrip("."))
        full = len(word.text) > 4 and "." not in word.text
        return code if code and not full and (point or (len(word.text) == 2 and word.text.isupper())) else None

    def state_candidate(self, code: str) -> Candidate | None:
        """Return the division of a state's code."""
        name = fold(load("en", "places")["states"][code][-1])
        found = self.gazetteer.candidates((name,))[name]
        return next((c for c in found if c.place.kind == "admin1" and c.place.country == "US"), None)

    def _explained(self, line: Line, i: int) -> bool:
        """Return whether a capitalised word beside a name does not make it part of another name."""
        word, lex = line.words[i], self.lex
        if word.lower in lex.explained or word.lower in lex.calendar or word.lower in lex.directions:
            return True
        if word.lower in lex.particles or word.text[0].isdigit():
            return True
        opening = i == 0 or line.words[i - 1].gap.strip(" ") != ""
        return opening and (word.lower in lex.not_places or word.pos not in ("", "PROPN", "NOUN", "X"))

    def _note_persons(self, line: Line, segments: list[tuple[int, int, str]]) -> None:
        """Remember the last word of runs that are persons: a given name or a title, then words that end the run."""
        if line.style != "plain" or len(segments) < 2:
            return
        first, last = segments[0], segments[-1]
        words = line.words
        opener = words[first[0]].lower
        person = opener in self.lex.given or opener in self.lex.titles
        if (
            not person
            and first[2] == "rest"
            and len(segments) == 2
            and last[2] == "place"
            and words[last[1]].lower not in self.lex.heads
        ):
            person = strength(self.names.get(fold(self.slice(line, last[0], last[1])), ())) < 2.2
        if person and last[0] == last[1]:
            self.surnames.add(fold(words[last[1]].text))

    def kind_after(self, line: Line, last: int) -> tuple[str | None, int]:
        """Return the kind of place that the lower-case words after a name tell, and their last word's position."""
        words = line.words
        for count in (3, 2, 1):
            end = last + count
            if end >= len(words) or any(words[k].gap != " " for k in range(last, end)):
                continue
            phrase = " ".join(w.lower for w in words[last + 1 : end + 1])
            if phrase in self.lex.kinds and not any(w.cap for w in words[last + 1 : end + 1]):
                return self.lex.kinds[phrase], end
        return None, last

    def kind_before(self, line: Line, first: int) -> str | None:
        """Return the kind of place that "the town of X", "Y province of X" or "capital X" tell, or None."""
        words = line.words
        k = first - 1
        if k >= 0 and words[k].lower == "the" and k >= 1:
            k -= 1
        if k >= 0 and words[k].lower == "of" and joins(words[k].gap):
            k -= 1
        if (
            k < 0
            or not joins(words[k].gap)
            or (words[k].cap and line.style == "plain" and words[k].lower not in self.lex.capital_kinds)
        ):
            return None
        pair = f"{words[k - 1].lower} {words[k].lower}" if k else ""
        return self.lex.kinds.get(pair) or self.lex.kinds.get(words[k].lower)

    def _score(self, n: int, line: Line, segments: list[tuple[int, int, str]], k: int) -> Option:
        """Return the option of segment ``k`` with its local evidence."""
        first, last, _ = segments[k]
        words, _lex = line.words, self.lex
        text = self.slice(line, first, last)
        key = fold(text)
        found = self.names.get(key, ())
        end = words[last].end
        if not found and first == last and (found := self._without_s(line, first)):
            end -= 1
            key = key[:-1]
        state = self.state_at(line, first) if first == last else None
        if state and (division := self.state_candidate(state)):
            span = Span(words[first].start, end + (words[last].gap.startswith(".") and not text.endswith(".")))
            return Option(n, first, last, span, f"state {state}", (division,), 4.0, "admin1")
        demonym = self.gazetteer.demonym(text) if not found or strength(found) < 4 else None
        kind, _ = self.kind_after(line, last)
        kind = kind or self.kind_before(line, first) or self._own_kind(words[last])
        option = Option(n, first, last, Span(words[first].start, end), key, found, kind=kind, demonym=demonym)
        if demonym:
            body = self._body_after(line, segments, k)
            return replace(option, score=-1.0 if body else 4.0, candidates=())
        score = strength(found) + (0.8 if last > first else 0.0) + self._around(line, first, last)
        score += 1.6 if kind else 0.0
        score += self._rest(line, segments, k)
        if line.style != "plain":
            score -= 0.7
        return replace(option, score=score)

    def _own_kind(self, word: Word) -> str | None:
        """Return the kind that the name's own last word tells ("Rapides Parish")."""
        return self.lex.kinds.get(word.lower) if word.lower in self.lex.capital_kinds or not word.cap else None

    def _around(self, line: Line, first: int, last: int) -> float:
        """Return the evidence of the words just before and after."""
        words, lex = line.words, self.lex
        score = 0.0
        before = words[first - 1] if first and joins(words[first - 1].gap) else None
        after = words[last + 1] if last + 1 < len(words) else None
        if before is not None:
            if before.lower in lex.prepositions or self._struck(line, first):
                score += 1.2
            elif before.lower in lex.weak_prepositions:
                score += 0.4
            elif before.lower in lex.directions:
                score += 1.0
            elif before.lower in lex.titles and line.style == "plain":
                score -= 1.5
        if before is None and first and words[first - 1].lower in lex.titles and words[first - 1].gap == ". ":
            score -= 3.0
        if after is not None and words[last].gap == " " and after.lower in lex.speech:
            score -= 1.5 if strength(self.names.get(fold(self.slice(line, first, last)), ())) < 3 else 0.3
        if first == last:
            if words[first].lower in lex.not_places:
                score -= 1.5
            if words[first].lower in lex.given:
                score -= 1.5
            if words[first].pos not in ("", "PROPN") and line.style == "plain":
                score -= 0.8
            if line.style == "upper":
                score -= 0.4
        return score

    def _struck(self, line: Line, first: int) -> bool:
        """Return whether words of attack stand right before: "hit X", "an attack on X", "shells fell on X"."""
        words, lex = line.words, self.lex
        before = words[first - 1].lower
        if before in lex.striking:
            return True
        return before in lex.struck_at and any(w.lower in lex.struck_by for w in words[max(0, first - 3) : first - 1])

    def _rest(self, line: Line, segments: list[tuple[int, int, str]], k: int) -> float:
        """Return what unexplained capitalised words in the same run take away: they make another name of it."""
        words, lex = line.words, self.lex
        if line.style != "plain":
            nxt = (
                words[segments[k][1] + 1].lower
                if segments[k][1] + 1 < len(words) and words[segments[k][1]].gap == " "
                else ""
            )
            return -2.0 if nxt in lex.heads else 0.0
        score = 0.0
        before = segments[k - 1] if k else None
        if before is not None and before[2] == "known" and words[before[0]].lower == "of" and k > 1:
            opener = words[segments[k - 2][0]].lower
            score -= (
                4.0
                if opener in lex.heads_of or opener in lex.heads
                else (0.0 if opener in lex.titles or self._explained(line, segments[k - 2][0]) else 2.0)
            )
        elif before is not None and before[2] == "rest":
            title = words[before[0]].lower in lex.titles
            score -= 4.0 if title or words[before[0]].lower in lex.given else 2.5
        if self._body_after(line, segments, k):
            score -= 5.0
        elif k + 1 < len(segments) and segments[k + 1][2] == "rest":
            nxt = words[segments[k + 1][0]].lower
            score -= 0.0 if nxt in lex.titles else 2.5
        return score

    def _body_after(self, line: Line, segments: list[tuple[int, int, str]], k: int) -> bool:
        """Return whether the run goes on as the name of a body ("Syrian Observatory", "Texas Department of Health")."""
        if line.style != "plain":
            return False
        tail = segments[k + 1 :]
        words = line.words
        for first, last, role in tail:
            if role == "place" and strength(self.names.get(fold(self.slice(line, first, last)), ())) >= 3:
                return False
            if any(words[i].lower in self.lex.titles for i in range(first, last + 1)):
                return False
            if any(words[i].lower in self.lex.heads and words[i].cap for i in range(first, last + 1)):
                return True
        return False
