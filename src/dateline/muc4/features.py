"""What speaks for or against: the features by which reports are wanted and candidates are chosen.

A feature is a name that holds or does not ("dist=0", "dep=nsubjpass<kill"). They tell where a candidate stands (how far
from the words of the report, under which verb), what it is (kind, number, article, its noun), what the reader's own
rules made of it, and what else the document holds. No feature names a person, a place or an organisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dateline import codebook
from dateline.model import Extraction, Report, Sentence, Span, Statement, Token
from dateline.muc4.candidates import Candidate, Unit, noun_of

FAR = 6  # sentences; farther is all the same
PATH = 4  # the longest way in the parse that is looked at


@dataclass(frozen=True)
class Scene:
    """A report in its document, with what every candidate is held against."""

    extraction: Extraction
    report: Report

    @cached_property
    def sentences(self) -> dict[int, Sentence]:
        """The document's sentences by their index."""
        return {s.index: s for s in self.extraction.sentences}

    @cached_property
    def triggers(self) -> list[Span]:
        """The words that tell the report's incident, in text order."""
        return sorted({s.span for s in self.report.statements if s.attribute == "type"} | {self.report.trigger})

    @cached_property
    def told(self) -> list[int]:
        """The sentences that tell of the report's incident."""
        return sorted({i for span in self.triggers if (i := self.sentence_of(span)) is not None})

    @cached_property
    def others(self) -> list[Statement]:
        """What the other reports of the document state."""
        return [s for r in self.extraction.reports if r.id != self.report.id for s in r.statements]

    @cached_property
    def others_told(self) -> set[int]:
        """The sentences that tell of other incidents."""
        found = {self.sentence_of(s.span) for s in self.others if s.attribute == "type"}
        return {i for i in found if i is not None}

    def sentence_of(self, span: Span) -> int | None:
        """Return the index of the sentence that a span begins in."""
        return next((s.index for s in self.extraction.sentences if s.span.start <= span.start < s.span.end), None)


def of_document(extraction: Extraction) -> set[str]:
    """Return the features of a document: whether it holds anything that the task would want."""
    found = {f"reports={min(5, len(extraction.reports))}"}
    found |= {f"report {r.type} {r.focus}" for r in extraction.reports}
    for sentence in extraction.sentences:
        for token in sentence.tokens:
            if token.text.islower() and token.pos in ("NOUN", "VERB", "ADJ"):
                found.add(f"holds {token.lemma.lower()}")
            elif token.text.islower() and token.text.isalpha() and sentence.index < 2:
                found.add(f"opens {token.lower}")
    return found


def of_report(scene: Scene) -> set[str]:
    """Return the features of a report: whether the task would want it."""
    report, extraction = scene.report, scene.extraction
    book = codebook.load("targets")
    sizes = {"reports": len(extraction.reports), "told": len(scene.told), "targets": len(report.targets)}
    found = {f"{name}={min(size, 4)}" for name, size in sizes.items()}
    found |= {f"type={report.type}", f"stage={report.stage}", f"focus={report.focus}", f"scope={report.scope}"}
    found |= {f"by={report.attribution}", f"damage={report.damage}", f"first={_bucket(min(scene.told, default=0))}"}
    found |= {f"rank={min(3, list(extraction.reports).index(report))}"}
    found |= {f"target={t.kind}" for t in report.targets}
    found |= {f"hit={book[t.kind].get('muc4')}" for t in report.targets if t.kind in book}
    found |= {
        f"doer={m.kind}"
        for m in extraction.mentions.actors
        for p in report.perpetrators
        if _is(p.gazetteer_id, p.name, m)
    }
    found |= {f"level={p.level}" for p in report.perpetrators} or {"level=none"}
    found |= {f"states={s.attribute}" for s in report.statements}
    found |= {f"stance={s.stance}" for s in report.statements}
    found |= {f"rule={s.rule.split('“')[0].strip()}" for s in report.statements if s.attribute in ("date", "type")}
    for number in ("killed", "injured", "kidnapped"):
        value = getattr(report, number)
        found.add(f"{number}={'none' if value is None else 'zero' if value.high == 0 else 'some'}")
    found.add(f"place={report.place.place.kind if report.place else None}")
    found |= set(_age(scene)) | set(_earlier(scene)) | set(_words(scene))
    for span in scene.triggers:
        found |= set(_trigger(scene, span))
    return found | {
        f"type={report.type}&{f}" for f in found if f.startswith(("target=", "doer=", "level=", "focus=", "killed="))
    }


def _earlier(scene: Scene) -> Iterator[str]:
    """Yield what the report shares with one before it: it may be the same incident told again."""
    report = scene.report
    for other in scene.extraction.reports:
        if other.id == report.id:
            return
        for field in ("type", "date", "place", "targets", "perpetrators", "killed"):
            value = getattr(report, field)
            if value and value == getattr(other, field):
                yield f"again={field}"


def _words(scene: Scene) -> Iterator[str]:
    """Yield the words of the sentences that tell the incident, and those of the document's first line."""
    for index in scene.told:
        yield from (
            f"tells={t.lemma.lower()}" for t in scene.sentences[index].tokens if t.pos in ("NOUN", "VERB", "ADJ")
        )
    if scene.extraction.sentences:
        first = scene.extraction.sentences[0]
        yield from (f"opens={t.lower}" for t in first.tokens[:25] if t.text.isalpha() and t.text.islower())


def _is(actor_id: str | None, name: str, mention: object) -> bool:
    """Return whether a mention is of the party with that id or name."""
    return getattr(mention, "actor_id", None) == actor_id if actor_id else getattr(mention, "name", None) == name


def _age(scene: Scene) -> Iterator[str]:
    """Yield how long before the document's day the incident was."""
    when, published = scene.report.date, scene.extraction.document.published
    if when is None or published is None:
        yield "age=unknown"
        return
    days = (published - when.end).days
    yield f"age={next((limit for limit in (0, 1, 3, 7, 14, 30, 60, 365) if days <= limit), 'old')}"
    yield f"precision={when.precision}"
    yield f"basis={when.basis.split(',')[0]}"


def _trigger(scene: Scene, span: Span) -> Iterator[str]:
    """Yield what stands around a word that tells the incident."""
    sentence = scene.sentences.get(scene.sentence_of(span) or 0)
    token = _head_of(sentence, span) if sentence else None
    if sentence is None or token is None:
        return
    yield f"word={token.lemma.lower()}"
    yield f"tag={token.tag}"
    yield f"dep={token.dep}"
    above = next(sentence.ancestors(token.i), None)
    if above is not None:
        yield f"under={above.lemma.lower() if above.text.islower() else above.pos}"
    for child in sentence.children[token.i]:
        below = sentence.tokens[child]
        if below.text.islower() and below.dep in ("aux", "auxpass", "neg", "det", "mark", "prep", "amod", "compound"):
            yield f"{below.dep}:{below.lemma.lower()}"


def nearest(scene: Scene, candidate: Candidate) -> Candidate:
    """Return the candidate with the units first that stand nearest to the words of the scene's report."""
    order = sorted(
        range(len(candidate.units)), key=lambda i: (_distance(scene, candidate.units[i]), candidate.units[i].span)
    )
    return candidate.only(order)


def of_candidate(scene: Scene, candidate: Candidate) -> set[str]:
    """Return the features of a candidate for a slot of the scene's report: those of its nearest units, and of the whole."""
    near = min((_distance(scene, unit) for unit in candidate.units), default=FAR)
    units = [set(of_unit(scene, unit)) for unit in candidate.units if _distance(scene, unit) == near]
    found = set().union(*units)
    told = len(candidate.units)
    found |= {f"near={near}", f"told={min(3, told)}", f"words={min(5, len(candidate.text.split()))}"}
    found.add(f"early={_bucket(min(u.sentence for u in candidate.units))}")
    found.add(f"reports={min(4, len(scene.extraction.reports))}")
    person = candidate.person
    called = f"noun={noun_of(candidate.text)}" if _is_common(scene, candidate.units[0]) else "named"
    found |= {called, f"type={scene.report.type}&near={near}", f"type={scene.report.type}&{called}"}
    if person:
        found |= {
            f"number={'1' if person.number == '1' else 'more'}",
            f"is={person.type}",
            f"is={person.type}&{called}&near={near}",
        }
    return found


def _is_common(scene: Scene, unit: Unit) -> bool:
    """Return whether a unit is called by a common noun, and by no name."""
    tokens = scene.sentences[unit.sentence].tokens
    return unit.head < len(tokens) and tokens[unit.head].text.islower()


def of_unit(scene: Scene, unit: Unit) -> Iterator[str]:
    """Yield the features of one unit."""
    near = _distance(scene, unit)
    kinds = list(_kinds(unit))
    roles = list(_roles(scene, unit))
    places = list(_position(scene, unit, near))
    yield from kinds
    yield from roles
    yield from places
    yield from _speech(scene, unit)
    yield from (f"{kind}&near={min(near, 2)}" for kind in kinds)
    yield from (f"{kind}&{role}" for kind in kinds for role in roles)
    yield from (f"{place}&near={min(near, 2)}" for place in places)


def _kinds(unit: Unit) -> Iterator[str]:
    """Yield what a unit names."""
    if unit.target:
        yield f"target={unit.target.kind}"
        yield f"hit={codebook.load('targets').get(unit.target.kind, {}).get('muc4')}"
    if unit.actor:
        yield f"actor={unit.actor.kind}"
        yield f"level={unit.actor.level}"
        yield f"known={unit.actor.actor_id is not None}"
    if not unit.target and not unit.actor:
        yield "name only"


def _roles(scene: Scene, unit: Unit) -> Iterator[str]:
    """Yield what the reader's rules state of the unit's words."""
    for statement in scene.report.statements:
        if statement.span.overlaps(unit.span):
            yield f"states={statement.attribute}"
            if statement.attribute != "type":
                yield f"rule={statement.attribute}:{statement.rule.split('“')[0].strip()}"
    for statement in scene.others:
        if statement.span.overlaps(unit.span):
            yield f"other states={statement.attribute}"


def _speech(scene: Scene, unit: Unit) -> Iterator[str]:
    """Yield how the unit stands in what is said: who speaks, who is blamed, inside whose claim."""
    for said in scene.extraction.mentions.attributions:
        if said.speaker_span and said.speaker_span.overlaps(unit.span):
            yield f"speaks={said.stance}"
        if said.about and said.about.overlaps(unit.span):
            yield "blamed"
        if any(content.overlaps(unit.span) for content in said.content):
            yield f"inside={said.stance}:{said.role}"


def _position(scene: Scene, unit: Unit, near: int) -> Iterator[str]:
    """Yield where a unit stands: in the parse, and against the words that tell the incident."""
    sentence = scene.sentences[unit.sentence]
    yield f"dist={near}"
    if unit.sentence in scene.others_told:
        yield "in another's sentence"
    if unit.head >= len(sentence.tokens) or not sentence.parsed:
        return
    head = sentence.tokens[unit.head]
    yield f"dep={head.dep}"
    yield f"tag={head.tag}"
    determiner = sentence.child(unit.head, "det", "poss")
    yield f"det={determiner.lemma.lower() if determiner and determiner.dep == 'det' else determiner and 'poss'}"
    yield f"number={sentence.child(unit.head, 'nummod') is not None}"
    yield from _governors(sentence, head)
    if near == 0:
        yield from _paths(scene, sentence, head)


def _governors(sentence: Sentence, head: Token) -> Iterator[str]:
    """Yield the words that a noun hangs on: its preposition, its verb; for an apposition or a list those of the first."""
    deps: list[str] = []
    at = head
    for above in sentence.ancestors(head.i):
        if at.dep not in ("conj", "appos"):
            deps.append(f"{at.dep}" if at.dep != "pobj" else f"pobj:{above.lemma.lower()}")
        at = above
        if above.pos in ("VERB", "NOUN", "PROPN") and deps:
            passive = sentence.child(above.i, "auxpass") is not None
            lemma = above.lemma.lower() if above.pos != "PROPN" else "name"
            yield f"gov={'>'.join(deps)}<{lemma}{'+passive' if passive else ''}"
            yield f"under={'>'.join(deps)}<{above.pos}{'+passive' if passive else ''}"
            yield f"verb={lemma}"
            return
        if len(deps) > PATH:
            return


def _paths(scene: Scene, sentence: Sentence, head: Token) -> Iterator[str]:
    """Yield the ways in the parse from a noun to the words that tell the incident, and on which side it stands."""
    for span in scene.triggers:
        trigger = _head_of(sentence, span)
        if trigger is None:
            continue
        yield f"side={'before' if head.i < trigger.i else 'after'}"
        way = _way(sentence, head, trigger)
        if way is not None:
            yield f"way={way}"
            yield f"way={way}<{trigger.lemma.lower()}"


def _way(sentence: Sentence, head: Token, trigger: Token) -> str | None:
    """Return the labels up from the noun and down to the trigger, None where the way is long."""
    up = [head.i, *(t.i for t in sentence.ancestors(head.i))]
    down = [trigger.i, *(t.i for t in sentence.ancestors(trigger.i))]
    meet = next((i for i in up if i in down), None)
    if meet is None:
        return None
    rise = [_label(sentence, i) for i in up[: up.index(meet)]]
    fall = [_label(sentence, i) for i in down[: down.index(meet)]]
    if len(rise) + len(fall) > PATH:
        return None
    passive = "+passive" if sentence.child(trigger.i, "auxpass") is not None else ""
    return f"{'>'.join(rise)}|{'>'.join(fall)}{passive}"


def _label(sentence: Sentence, i: int) -> str:
    """Return the label of a token, with the word where it is a preposition."""
    token = sentence.tokens[i]
    return f"{token.dep}:{token.lemma.lower()}" if token.dep in ("prep", "agent") else token.dep


def _head_of(sentence: Sentence, span: Span) -> Token | None:
    """Return the word of a span that the others hang on, None where the sentence does not hold the span."""
    inside = sentence.between(*span)
    return next(
        (t for t in inside if t.head == t.i or not span.start <= sentence.tokens[t.head].start < span.end), None
    )


def _distance(scene: Scene, unit: Unit) -> int:
    """Return how many sentences lie between a unit and the nearest that tells of the incident."""
    return min((min(FAR, abs(unit.sentence - i)) for i in scene.told), default=FAR)


def _bucket(index: int) -> str:
    """Return where in the document a sentence stands."""
    return next((str(limit) for limit in (1, 2, 3, 5, 9, 15) if index <= limit), "late")
