"""Reads from one sentence which cue words attribute something, with which stance, to whom and about which words.

A cue is a verb ("said", "denied", "blamed": ``cue_verbs``) or a phrase ("according to": ``cue_phrases``). Speakers are
left as noun phrases here; ``attributions`` resolves them and binds quotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.mentions import clauses
from dateline.mentions.attributions.frames import Frame, Saying, short
from dateline.mentions.attributions.phrases import phrase_readers, read_headline
from dateline.mentions.attributions.verbs import verb_readers
from dateline.mentions.clauses import kids
from dateline.model import Document, Sentence, Token
from dateline.wording import is_a, words


def read_sayings(document: Document, sentence: Sentence) -> list[Saying]:
    """Return the sayings of one parsed sentence in the order of their cues."""
    out: list[Saying] = []
    verbs, phrases = verb_readers(), phrase_readers()
    for token in sentence.tokens:
        lemma = token.lemma.lower()
        if lemma in verbs and token.tag.startswith("VB"):
            out += _read_verb(document, sentence, token)
        else:
            for reader in phrases.get(token.lower) or phrases.get(lemma, ()):
                out += reader(document, sentence, token)
    if sentence.block == "headline" and not out:
        out = read_headline(document, sentence)
    out = _cite(sentence, out)
    out += _responsible(document, sentence, out)
    return sorted(out, key=lambda s: (s.cue, s.stance))


def _read_verb(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """Return what the first reader makes of the verb that makes anything of it."""
    passive = clauses.is_passive(sentence, token.i)
    frame = Frame(document, sentence, token, passive, clauses.negated(sentence, token.i, words()["words.negation"]))
    for reader in verb_readers()[token.lemma.lower()]:
        found = reader(frame)
        if found:
            return found
    return []


def _cite(sentence: Sentence, said: Sequence[Saying]) -> list[Saying]:
    """Give "citing X" the words that the one who cites is saying: "The agency said A, citing X" makes X say A."""
    out = []
    for saying in said:
        if saying.stance == "asserts" and is_a(sentence.tokens[saying.cue_at], "verbs.citing"):
            host = next((s for s in said if s is not saying and s.quotes and s.cue.end <= saying.cue.start), None)
            if host is not None and host.content:
                saying = replace(saying, content=host.content)
        out.append(saying)
    return out


def _responsible(document: Document, sentence: Sentence, said: Sequence[Saying]) -> list[Saying]:
    """Return what a clause of saying tells of the deed: "said Y was behind" blames, "said it carried out" claims.

    "Said it had not carried out" denies. A plan or possibility ("said it would attack") is none of them.
    """
    out = []
    for saying in said:
        clause = sentence.child(saying.cue_at, "ccomp")
        if saying.stance != "asserts" or not saying.quotes or clause is None or not saying.content:
            continue
        own = next(iter(kids(sentence, clause.i, "nsubj")), None)
        if own is None or any(t.tag == "MD" for t in kids(sentence, clause.i, "aux")):
            continue
        stance = _stance(sentence, saying, clause, own)
        if stance is not None:
            about = short(document, sentence, own.i) if stance == "blames" else None
            out.append(replace(saying, stance=stance, about=about, quotes=False))
    known = [s.about for s in (*said, *out) if s.about is not None]
    return out + [s for s in _guilty(document, sentence) if not any(s.about == k for k in known)]


def _guilty(document: Document, sentence: Sentence) -> list[Saying]:
    """Return the blame in clauses deeper down: "said it had proof that Y was responsible for the attack"."""
    out = []
    for token in sentence.tokens:
        if not is_a(token, "objects.blamed_for") or token.dep not in ("acomp", "prep", "attr", "advmod"):
            continue
        verb = sentence.tokens[token.head]
        own = sentence.child(verb.i, "nsubj")
        if verb.dep in ("ROOT", "relcl") or own is None or own.tag in ("WP", "WDT", "EX", "PRP") or own.pos == "VERB":
            continue
        doubted = any(is_a(t, "words.doubt") for t in kids(sentence, verb.i, "mark"))
        free = kids(sentence, verb.i, "aux")
        if doubted or any(t.tag == "MD" for t in free) or clauses.negated(sentence, verb.i, words()["words.negation"]):
            continue
        deed = clauses.prep_object(sentence, token.i, "for") or sentence.child(token.i, "pobj")
        place = deed.i if isinstance(deed, Token) else deed
        content = [] if place is None else [clauses.hull(sentence, sentence.subtree(place))]
        spans = tuple(c for c in content if c is not None)
        if spans:
            out.append(Saying("blames", token.span, token.i, None, spans, about=short(document, sentence, own.i)))
    return out


def _stance(sentence: Sentence, saying: Saying, clause: Token, own: Token) -> str | None:
    """Return what the clause with subject ``own`` makes of its speaker's words, or None."""
    guilty = any(is_a(t, "objects.blamed_for") for t in kids(sentence, clause.i, "prep", "acomp", "attr", "advmod"))
    no = clauses.negated(sentence, clause.i, words()["words.negation"])
    leader = is_a(own, "words.person_pronouns") and is_a(clause, "verbs.command")
    did = (is_a(clause, "verbs.deed") or leader) and not any(
        is_a(t, "words.down") for t in kids(sentence, clause.i, "prt", "advmod", "prep")
    )
    if _is_self(sentence, saying.speaker, own) or leader:
        uninvolved = any(is_a(t, "words.nothing") for t in kids(sentence, clause.i, "dobj"))
        if no or uninvolved:
            return "denies" if guilty or uninvolved or did else None
        return "claims" if guilty or did else None
    if is_a(own, "objects.deed") and any(is_a(t, "objects.reprisal") for t in kids(sentence, clause.i, "attr")):
        return None if no else "claims"
    return "blames" if guilty and not no and own.tag not in ("WP", "EX") else None


def _is_self(sentence: Sentence, speaker: int | None, own: Token) -> bool:
    """Return whether the clause's subject is the speaker: a pronoun that fits, or the speaker's own forces."""
    if speaker is None or speaker == own.i:
        return False
    if is_a(own, "words.group_pronouns") or is_a(own, "words.first_person"):
        return True
    if own.pos in ("NUM", "DET", "PRON"):  # "one of its fighters"
        inner = clauses.prep_object(sentence, own.i, "of")
        own = own if inner is None else sentence.tokens[inner]
    poss = sentence.child(own.i, "poss")
    return poss is not None and is_a(poss, "words.own") and is_a(own, "words.own_forces")
