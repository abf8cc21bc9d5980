"""Whether a time expression lies ahead or behind, by the verb over it or, without tags, by the words before it."""

from __future__ import annotations

from dateline.model import Sentence, Token
from dateline.times.lexer import Lexeme, lexicon

_REACH = 14  # lexemes before the expression that are looked at when the sentence has no tags


def tense(sentence: Sentence, lexemes: list[Lexeme], first: int) -> str | None:
    """Return "past", "future" or None for the expression that begins at lexeme ``first`` of the sentence."""
    cues = lexicon().cues
    before = lexemes[first - 1].text.lower() if first else ""
    if sentence.parsed:
        found = _by_verb(sentence, lexemes[first].start)
        return "future" if found is None and before in cues["until"] else found
    for x in reversed(lexemes[max(0, first - _REACH) : first]):
        low = x.text.lower()
        if low in cues["future"]:
            return "future"
        if low in cues["past"]:
            return "past"
    return None


def _by_verb(sentence: Sentence, offset: int) -> str | None:
    token = sentence.at(offset)
    if token is None:
        return None
    for verb in (t for t in (token, *sentence.ancestors(token.i)) if t.pos in ("VERB", "AUX")):
        found = _verb_tense(sentence, verb)
        if found is not None:
            return found
    return None


def _verb_tense(sentence: Sentence, verb: Token) -> str | None:
    """Return the tense that the verb and its auxiliaries show, None when they leave it to the verb above."""
    cues = lexicon().cues
    helpers = [sentence.tokens[j].lower for j in sentence.children[verb.i] if sentence.tokens[j].dep in ("aux", "auxpass")]
    if any(h in cues["future_verbs"] for h in helpers) or verb.lower in cues["future_verbs"]:
        return "future"
    if verb.tag == "VBD" or any(h in cues["past"] for h in helpers):
        return "past"
    if verb.tag in ("VBZ", "VBP") and verb.lemma in cues["future_lemmas"]:
        return "future"
    if any(h in cues["have"] for h in helpers):
        return "past"
    return None
