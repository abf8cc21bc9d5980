"""Whether a time expression lies ahead or behind, by the verb over it or, without tags, by the words before it."""

from __future__ import annotations

from dateline.model import Sentence, Token
from dateline.times.lexer import Lexeme, lexicon

_REACH = 14  # lexemes before the expression that are looked at when the sentence has no tags


def tense(sentence: Sentence, lexemes: list[Lexeme], first: int, last: int) -> str | None:
    """Return "past", "future" or None for the expression of lexemes ``first`` to ``last`` (exclusive) of the sentence."""
    cues = lexicon().cues
    before = [x.text.lower() for x in lexemes[max(0, first - 2) : first]]
    after = lexemes[last].text.lower() if last < len(lexemes) else ""
    if any(w in cues["said"] for w in before):
        return "past"
    if last < len(lexemes) and lexemes[last].cls == "POSS":
        return None
    bounded = bool(before) and before[-1] in cues["until"]
    if sentence.parsed:
        return _by_verb(sentence, lexemes[first].start) or ("future" if bounded else None)
    if bounded:
        return "future"
    if after in cues["said"]:
        return "past"
    for x in reversed(lexemes[max(0, first - _REACH) : first]):
        low = x.text.lower()
        if low in cues["future"]:
            return "future"
        if low in cues["past"]:
            return "past"
    return None


def _by_verb(sentence: Sentence, offset: int) -> str | None:
    """Return the tense of the first verb above the expression; infinitives and participles ask the verb over them."""
    token = sentence.at(offset)
    if token is None:
        return None
    bare = False
    for verb in (t for t in (token, *sentence.ancestors(token.i)) if t.pos in ("VERB", "AUX")):
        cues = lexicon().cues
        if bare:
            return "future" if verb.lemma in cues["over_infinitive"] else None
        found = _verb_tense(sentence, verb)
        if found is not None:
            return found
        if verb.tag not in ("VB", "VBG"):
            return None
        bare = True
    return None


def _verb_tense(sentence: Sentence, verb: Token) -> str | None:
    """Return the tense that the verb and its auxiliaries show, None when they leave it open."""
    cues = lexicon().cues
    helpers = {t.lower for j in sentence.children[verb.i] if (t := sentence.tokens[j]).dep in ("aux", "auxpass")}
    if helpers & cues["future_verbs"] or verb.lower in cues["future_verbs"]:
        return "future"
    if verb.lemma in cues["future_lemmas"]:
        return "future"
    if verb.tag in ("VBD", "VBN") or helpers & cues["past"] or helpers & cues["have"]:
        return "past"
    return None
