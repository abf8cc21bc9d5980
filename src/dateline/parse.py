"""Document to sentences of tagged tokens. The only module that knows spaCy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dateline.model import Document, Sentence, Span, Token
from dateline.segment import split_paragraphs, split_sentences
from dateline.settings import load_settings


@cache
def load_model() -> Language:
    """Return the spaCy pipeline without its entity recogniser, which is slow and weak on the names of conflict news.

    The setting ``spacy_model`` names another pipeline. Raises OSError when it is not installed.
    """
    return spacy.load(load_settings().spacy_model, exclude=["ner"])


def parse(document: Document, wanted: Callable[[str], bool] | None = None) -> tuple[Sentence, ...]:
    """Return the document's sentences in text order, parsed where ``wanted`` (given the sentence's text) says so.

    A sentence that is not wanted keeps its tokens without tags. Promo blocks are never parsed.
    """
    nlp = load_model()
    frames: list[tuple[str, int, Span]] = []
    for paragraph, (kind, stretch) in enumerate(split_paragraphs(document)):
        frames += [(kind, paragraph, span) for span in split_sentences(document.text, stretch)]
    docs = [nlp.make_doc(document.quote(span).replace("\n", " ")) for _, _, span in frames]
    parse_it = [
        kind != "promo" and (wanted is None or wanted(doc.text)) for (kind, _, _), doc in zip(frames, docs, strict=True)
    ]
    for doc in nlp.pipe((doc for doc, do in zip(docs, parse_it, strict=True) if do), batch_size=64):
        assert doc.has_annotation("DEP") or not len(doc)
    return tuple(
        Sentence(index, kind, paragraph, span, _tokens(doc, span.start), do)
        for index, ((kind, paragraph, span), doc, do) in enumerate(zip(frames, docs, parse_it, strict=True))
    )


def _tokens(doc: Doc, offset: int) -> tuple[Token, ...]:
    """Return the doc's tokens, white-space tokens included, with offsets moved into the document."""
    return tuple(
        Token(t.i, offset + t.idx, offset + t.idx + len(t.text), t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i)
        for t in doc
    )
