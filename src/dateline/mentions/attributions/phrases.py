"""Readers of phrases that attribute without a verb of saying: "according to", "no claim of responsibility" and others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from dateline.lang import load
from dateline.mentions import clauses
from dateline.mentions.attributions.frames import Saying, rest, short
from dateline.mentions.attributions.verbs import nobody
from dateline.mentions.clauses import hull, kids, prep_object, trim
from dateline.model import Document, Sentence, Span, Token
from dateline.wording import is_a, role_of, words

PhraseReader = Callable[[Document, Sentence, Token], list[Saying]]


@cache
def phrase_readers() -> dict[str, tuple[PhraseReader, ...]]:
    """Return for each word (lower case) the readers of the phrases that it can anchor."""
    order: list[tuple[frozenset[str], PhraseReader]] = [
        (frozenset(p[0] for p in load("en", "attributions")["phrases"]["according"]), _according),
        (words()["verbs.claim"], _claim_noun),
        (words()["words.unclear"] | words()["words.clear"], _unclear),
        (words()["words.suspected"], _suspected),
        (words()["words.likely"], _likely),
        (words()["objects.hallmark"], _hallmark),
        (words()["objects.finger"], _finger),
        (words()["objects.work"], _work),
        (words()["objects.documents"] | words()["objects.accusation"], _noun_of_saying),
    ]
    out: dict[str, tuple[PhraseReader, ...]] = {}
    for known, reader in order:
        for word in sorted(known):
            out[word] = (*out.get(word, ()), reader)
    return out


def read_headline(document: Document, sentence: Sentence) -> list[Saying]:
    """Return who a headline leans on: "Bomb kills 12 - police", "Police: bomb kills 12". A medium is the outlet itself."""
    marks = [t for t in sentence.tokens if t.text in ("-", "–", "—", ":") and t.pos == "PUNCT"]
    out = []
    for mark, tokens, before in [(m, sentence.tokens[m.i + 1 :], True) for m in marks[-1:]] + [
        (m, sentence.tokens[: m.i], False) for m in marks[:1] if m.text == ":"
    ]:
        if not 1 <= len(tokens) <= 5 or any(t.pos in ("VERB", "AUX") for t in tokens):
            continue
        role = role_of([w for t in tokens for w in (t.lower, t.lemma.lower())])
        told = Span(sentence.span.start, mark.start) if before else Span(mark.end, sentence.span.end)
        content = trim(document.text, told)
        if role in (None, "media", "group") or content is None or tokens[-1].pos not in ("NOUN", "PROPN"):
            continue
        out.append(Saying("asserts", mark.span, mark.i, tokens[-1].i, (content,)))
    return out


def _spans(sentence: Sentence, i: int | None) -> tuple[Span, ...]:
    span = hull(sentence, sentence.subtree(i)) if i is not None else None
    return () if span is None else (span,)


def _according(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """According to X: X says the rest of the sentence."""
    for phrase in load("en", "attributions")["phrases"]["according"]:
        here = sentence.tokens[token.i : token.i + len(phrase)]
        if [t.lower for t in here] != phrase:
            continue
        last = here[-1]
        found = sentence.child(last.i, "pobj")
        head = found.i if found is not None else clauses.noun_right_of(sentence, last.i)
        if head is None:
            continue
        own = {t.i for t in here} | set(sentence.subtree(last.i)) | set(sentence.subtree(head))
        spans = tuple(s for s in rest(document, sentence, own, token.i) if s is not None)
        return [Saying("asserts", Span(token.start, last.end), token.i, head, spans, quotes=True)]
    return []


def _claim_noun(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """No claim of responsibility; a claim of responsibility by Y."""
    of = prep_object(sentence, token.i, "of") if token.pos == "NOUN" else None
    if of is None or not is_a(sentence.tokens[of], "objects.responsibility"):
        return []
    none = nobody(sentence, token.i) or clauses.negated(sentence, token.head, words()["words.negation"])
    deed = next((d for d in (prep_object(sentence, i, "for") for i in (of, token.i)) if d is not None), None)
    who = next((d for d in (prep_object(sentence, i, "from", "by") for i in (token.i, of)) if d is not None), None)
    if none:
        return [Saying("unclaimed", token.span, token.i, None, _spans(sentence, deed))]
    return [Saying("claims", token.span, token.i, who, _spans(sentence, deed))] if who is not None else []


def _unclear(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """It was not immediately clear who; it remained unclear whether; unconfirmed reports said."""
    bare = token.lower in words()["words.unclear"]
    if not bare:
        predicate = token.dep in ("acomp", "advmod", "attr", "oprd", "ROOT")
        if not predicate or not clauses.negated(sentence, token.head, words()["words.negation"]):
            return []
    if token.dep == "amod":
        noun = sentence.tokens[token.head]
        if not is_a(noun, "objects.documents") and not is_a(noun, "objects.accusation"):
            return []
        said = sentence.child(noun.head, "ccomp") if noun.dep == "nsubj" else None
        return [Saying("unconfirmed", token.span, token.i, None, _spans(sentence, said.i if said else noun.i))]
    below = [t for i in (token.i, token.head) for t in kids(sentence, i, "ccomp", "csubj", "xcomp", "advcl")]
    clause = next((t for t in below if t.i != token.i), None)
    if clause is None:
        return []
    inside = [sentence.tokens[j] for j in sentence.subtree(clause.i)]
    who = any(t.tag == "WP" and t.dep in ("nsubj", "attr") for t in inside)
    guilty = any(is_a(t, "objects.blamed_for") for t in inside) or is_a(clause, "verbs.deed")
    stance = "unclaimed" if who and guilty else "unconfirmed"
    return [Saying(stance, token.span, token.i, None, _spans(sentence, clause.i))]


def _likely(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """The bombardment is likely to have been launched by Y: a hedge that blames."""
    done = next((t for i in (token.i, token.head) for t in kids(sentence, i, "xcomp")), None)
    if done is None and is_a(sentence.tokens[token.head], "verbs.deed"):
        done = sentence.tokens[token.head]  # "was probably carried out by Y"
    by = clauses.agent(sentence, done.i) if done is not None and is_a(done, "verbs.deed") else None
    if by is None:
        return []
    deed = clauses.subject(sentence, token.i) or clauses.subject(sentence, token.head)
    return [Saying("blames", token.span, token.i, None, _spans(sentence, deed), about=short(document, sentence, by))]


def _suspected(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """Suspected militants: the hedge blames them for what the clause tells."""
    head = sentence.tokens[token.head]
    while head.dep == "compound" and head.head > head.i:
        head = sentence.tokens[head.head]
    if token.dep not in ("amod", "compound") or head.i <= token.i or is_a(head, "objects.deed"):
        return []
    verb = next((t for t in sentence.ancestors(head.i) if t.pos == "VERB"), None)
    by = head.dep == "pobj" and sentence.tokens[head.head].lower == "by"
    if verb is None or not (by or head.dep == "nsubj"):
        return []
    about = hull(sentence, [j for j in sentence.subtree(head.i) if token.i < j <= head.i])
    return [Saying("blames", token.span, token.i, None, _spans(sentence, verb.i), about=about)]


def _hallmark(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """The attack bore the hallmarks of Y."""
    about = prep_object(sentence, token.i, "of")
    if about is None or token.dep != "dobj":
        return []
    verb = sentence.tokens[token.head]
    content = _spans(sentence, clauses.subject(sentence, verb.i))
    cue = Span(min(verb.start, token.start), max(verb.end, token.end))
    return [Saying("blames", cue, verb.i, None, content, about=short(document, sentence, about))]


def _finger(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """X pointed the finger at Y."""
    verb = sentence.tokens[token.head]
    about = next((d for d in (prep_object(sentence, i, "at") for i in (verb.i, token.i)) if d is not None), None)
    if about is None or token.dep != "dobj":
        return []
    content = _spans(sentence, prep_object(sentence, verb.i, "for", "over"))
    cue = Span(min(verb.start, token.start), max(verb.end, token.end))
    who = clauses.subject(sentence, verb.i)
    return [Saying("blames", cue, verb.i, who, content, about=short(document, sentence, about))]


def _work(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """The attack is the work of Y: blame by whoever says the sentence, here without a speaker of its own."""
    about = prep_object(sentence, token.i, "of")
    verb = sentence.tokens[token.head]
    deed = sentence.child(verb.i, "nsubj")
    if about is None or token.dep != "attr" or deed is None:
        return []
    if not (is_a(deed, "objects.deed") or deed.lower in ("it", "this", "that")):
        return []
    content = _spans(sentence, deed.i)
    return [Saying("blames", token.span, token.i, None, content, about=short(document, sentence, about))]


def _noun_of_saying(document: Document, sentence: Sentence, token: Token) -> list[Saying]:
    """X's claim that ...; a report by X that ...: only with somebody named."""
    if token.pos != "NOUN":
        return []
    clause = next((t for t in kids(sentence, token.i, "acl", "ccomp") if sentence.child(t.i, "mark")), None)
    if clause is None:
        return []
    owner = sentence.child(token.i, "poss")
    who = owner.i if owner is not None else prep_object(sentence, token.i, "by", "from")
    return [] if who is None else [Saying("asserts", token.span, token.i, who, _spans(sentence, clause.i))]
