"""Which incidents a claim, a blame, a denial or "nobody has claimed it" is about."""

from __future__ import annotations

from collections.abc import Sequence

from dateline import codebook, lang
from dateline.model import Attribution, EventMention, Span, Token
from dateline.reports.context import Story
from dateline.reports.grouping import Group, ranges_of
from dateline.wording import is_a

STANCES = ("blames", "claims", "unclaimed", "denies")
REACH = 4  # sentences between an incident's telling and words that only point at it ("blamed rebels", "the attack")
FRESH_DAYS = 14  # an incident this much older than the lead's is background, which "the attacks" does not mean


def assign(story: Story, groups: Sequence[Group]) -> dict[int, list[Attribution]]:
    """Return for each group (by position) the claims, blames, denials and "unclaimed" that are about it.

    One whose words tell of an incident, or stand in its sentence, is about that one; one that only points ("claimed
    responsibility for the attack") is about the nearest told before it; one said of "the attacks" is about all fresh
    incidents told before it that have no doer of their own.
    """
    out: dict[int, list[Attribution]] = {n: [] for n in range(len(groups))}
    for attribution in story.mentions.attributions:
        if attribution.stance in STANCES and not _habitual(story, attribution):
            for n in _about(story, groups, attribution):
                out[n].append(attribution)
    return out


def _about(story: Story, groups: Sequence[Group], attribution: Attribution) -> list[int]:
    inside = [
        (e.trigger.start, n, e)
        for n, g in enumerate(groups)
        for e in g.events
        if any(c.overlaps(e.trigger) for c in attribution.content)
    ]
    if _plural(story, attribution):
        several = _told_of(story, groups, attribution) or [n for _, n, _ in inside[:1]]
        return several or _nearest(story, groups, attribution)
    if inside:
        _, n, event = min(inside, key=lambda t: t[:2])
        return [_meant(groups, attribution, n, event)]
    same = [
        (abs(e.trigger.start - attribution.cue.start), n, e)
        for n, g in enumerate(groups)
        for e in g.events
        if e.sentence == attribution.sentence and e.block == "body"
    ]
    if same:
        _, n, event = min(same, key=lambda t: t[:2])
        return [_meant(groups, attribution, n, event)]
    return _nearest(story, groups, attribution)


def _habitual(story: Story, attribution: Attribution) -> bool:
    """Return whether a denial is one of principle: "has always denied targeting civilians", not "has always denied the attack"."""
    if attribution.stance != "denies" or _points(story, attribution):
        return False
    sentence = story.sentences[attribution.sentence]
    verb = sentence.at(attribution.cue.start)
    grammar = lang.load(story.document.language, "events")
    if verb is None or any(_definite_deed(story, attribution, t) for t in _words(story, attribution)):
        return False
    adverbs = {sentence.tokens[c].lower for c in sentence.children[verb.i]}
    return bool(adverbs & set(grammar["grammar"]["series_adverbs"])) or verb.tag in ("VBZ", "VBP")


def _definite_deed(story: Story, attribution: Attribution, token: Token) -> bool:
    """Return whether the token is a deed told before: "the attack", "those raids"."""
    pointing = lang.load(story.document.language, "events")["modality"]["definite"]
    determiner = story.sentences[attribution.sentence].child(token.i, "det")
    return is_a(token, "objects.deed") and determiner is not None and determiner.lower in pointing


def _words(story: Story, attribution: Attribution) -> list[Token]:
    """Return the content's words that stand in the attribution's own sentence."""
    sentence = story.sentences[attribution.sentence]
    return [t for c in attribution.content for t in sentence.between(*c)]


def _plural(story: Story, attribution: Attribution) -> bool:
    """Return whether the content points at several deeds told before: "the attacks", "those bombings"."""
    return any(t.tag == "NNS" and _definite_deed(story, attribution, t) for t in _words(story, attribution))


def _told_of(story: Story, groups: Sequence[Group], attribution: Attribution) -> list[int]:
    """Return the fresh incidents told so far without a doer, and any that names the one blamed as its doer."""
    about = _telling_words(story, [attribution.about] if attribution.about is not None else [])
    out = []
    for n, group in enumerate(groups):
        doers = [r.span for r in group.roles("perpetrator")]
        so_far = group.events[0].sentence <= attribution.sentence and not doers
        if not group.series and not _older(groups, n) and (so_far or about & _telling_words(story, doers)):
            out.append(n)
    return out


def _telling_words(story: Story, spans: Sequence[Span]) -> set[str]:
    """Return the words with a capital letter in the spans, as they stand."""
    texts = [story.document.quote(s).replace("-", " ") for s in spans]
    return {w for text in texts for w in text.split() if w[:1].isupper()}


def _older(groups: Sequence[Group], n: int) -> bool:
    """Return whether the group is told as something much older than the lead."""
    mine, lead = ranges_of(groups[n].events), ranges_of(groups[0].events)
    return bool(mine) and bool(lead) and (lead[0].start - mine[0].end).days > FRESH_DAYS


def _meant(groups: Sequence[Group], attribution: Attribution, n: int, event: EventMention) -> int:
    """Return the group that "the attack", without a time or place of its own, points at: the nearest that it fits."""
    if not event.definite or {r.name for r in event.roles} & {"date", "place", "target"}:
        return n
    before = [
        (attribution.sentence - _last(g, attribution), m != n, m) for m, g in enumerate(groups) if _fits(g, event)
    ]
    before = [b for b in before if b[0] <= attribution.sentence]
    return min(before)[2] if before else n


def _last(group: Group, attribution: Attribution) -> int:
    """Return the last sentence of the body before the attribution's that tells of the group, or -1."""
    return max(
        (e.sentence for e in group.events if e.block == "body" and e.sentence < attribution.sentence), default=-1
    )


def _fits(group: Group, event: EventMention) -> bool:
    """Return whether the type of the pointing word can mean the group's incident."""
    general = codebook.load("events")["general"]["generic"]
    return event.type in general or event.type in group.types or all(t in general for t in group.types)


def _nearest(story: Story, groups: Sequence[Group], attribution: Attribution) -> list[int]:
    """Return the incident told nearest before; a claim beyond reach is about the article's first incident."""
    own = attribution.stance in ("claims", "unclaimed")
    if not own and not _points(story, attribution):
        return _with_target(story, groups, attribution)
    last = [(_last(g, attribution), -n) for n, g in enumerate(groups)]
    sentence, n = max(last, default=(-1, 0))
    if sentence < 0:
        return []
    if attribution.sentence - sentence <= REACH:
        return [-n]
    return [0] if own else []


def _with_target(story: Story, groups: Sequence[Group], attribution: Attribution) -> list[int]:
    """Return the incident told shortly before that hit what the words name: "denied targeting the hospital"."""
    named = {t.lemma.lower() for t in _words(story, attribution) if t.pos == "NOUN" and not is_a(t, "objects.deed")}
    hit = [
        (_last(g, attribution), -n)
        for n, g in enumerate(groups)
        if any(named & {w.lower() for w in str(getattr(r.value, "name", "")).split()} for r in g.roles("target"))
    ]
    sentence, n = max(hit, default=(-1, 0))
    return [-n] if 0 <= attribution.sentence - sentence <= REACH and sentence >= 0 else []


def _points(story: Story, attribution: Attribution) -> bool:
    """Return whether the content only points ("it", "responsibility", "the attack") and tells of no other deed."""
    told = [t for t in _words(story, attribution) if t.pos in ("NOUN", "PROPN", "VERB")]
    return all(
        is_a(t, "objects.deed") or is_a(t, "objects.responsibility") or is_a(t, "objects.accusation") for t in told
    )
