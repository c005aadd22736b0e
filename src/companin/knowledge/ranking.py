"""How well entries fit a question: BM25 over stems and over letters for all, then words in company for the best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.segment import Segment
from companin.knowledge.terms import BREAK, UNIT, Slot

K1, B = 1.2, 0.75
# What the voices weigh beside the stems, found by `evals/tune_ranking.py`.
LETTERS, SENTENCE, PAIRS = 0.4, 0.5, 0.2
_SENTENCE_B = 0.4

Floats = NDArray[np.float32]
Ids = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The living parts of an index. `damping[e]` is BM25's length term of entry e, in UNITs; dead entries have +inf."""

    segments: tuple[Segment, ...]
    offsets: tuple[int, ...]
    damping: Floats
    count: int
    dead: bool


@dataclass(frozen=True, slots=True)
class Query:
    """Distinct terms of a question. `stem_slots[i]` is the word (index in `idf`) that `stems[i]` is a form of.

    `idf` is how telling each distinct word is here; `weights` the same times what the word itself counts for.
    """

    stems: NDArray[np.uint32]
    stem_slots: Ids
    idf: Floats
    weights: Floats
    letters: NDArray[np.uint32]
    letter_weights: Floats
    order: Ids


def idf(count: int, found: NDArray[np.int64]) -> Floats:
    return np.log1p((count - found + 0.5) / (found + 0.5)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Lists:
    """Postings of some terms in all segments. `firsts` and `ends` are [segment, term] into the segment's arrays;
    `found` is the number of living entries of each term.
    """

    firsts: NDArray[np.int64]
    ends: NDArray[np.int64]
    found: NDArray[np.int64]


def lists(corpus: Corpus, terms: NDArray[np.uint32]) -> Lists:
    firsts = np.zeros((len(corpus.segments), len(terms)), dtype=np.int64)
    ends = np.zeros((len(corpus.segments), len(terms)), dtype=np.int64)
    for row, part in enumerate(corpus.segments):
        at = np.minimum(np.searchsorted(part.keys, terms), len(part.keys) - 1)
        known = part.keys[at] == terms
        firsts[row] = part.starts[at] * known
        ends[row] = part.starts[at + 1] * known
    found = (ends - firsts).sum(axis=0)
    return Lists(firsts, ends, found - _dead(corpus, firsts, ends) if corpus.dead else found)


def _dead(corpus: Corpus, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many entries of each term are dead, so that rare stays rare after a source was replaced."""
    counts = np.zeros(firsts.shape[1], dtype=np.int64)
    for row, (part, offset) in enumerate(zip(corpus.segments, corpus.offsets, strict=True)):
        dead = np.isinf(corpus.damping[offset : offset + len(part)])
        if dead.any():
            for term, (first, end) in enumerate(zip(firsts[row].tolist(), ends[row].tolist(), strict=True)):
                counts[term] += np.count_nonzero(dead[part.entries[first:end]])
    return counts


def accumulate(corpus: Corpus, found: Lists, weights: Floats, budget: int) -> NDArray[np.float64]:
    """BM25 of every entry over the rarest terms whose postings fit the budget."""
    sizes = found.found
    order = np.argsort(sizes, kind="stable")
    order = order[(np.cumsum(sizes[order]) <= budget) | (np.arange(len(order)) < 2)]
    order = order[sizes[order] > 0]
    total = len(corpus.damping)
    if not len(order):
        return np.zeros(total)
    entries: list[NDArray[np.uint16]] = []
    times: list[NDArray[np.uint8]] = []
    counts: list[int] = []
    worth: list[float] = []
    bases: list[int] = []
    term_weights = weights.tolist()
    for row, segment in enumerate(corpus.segments):
        firsts, ends = found.firsts[row].tolist(), found.ends[row].tolist()
        for term in order.tolist():
            first, end = firsts[term], ends[term]
            if first != end:
                entries.append(segment.entries[first:end])
                times.append(segment.weights[first:end])
                counts.append(end - first)
                worth.append(term_weights[term])
                bases.append(corpus.offsets[row])
    ids = np.concatenate(entries).astype(np.intp)
    if len(corpus.segments) > 1:
        ids += np.repeat(bases, counts)
    occurrences = np.concatenate(times).astype(np.float32)
    scores = occurrences / (occurrences + corpus.damping[ids])
    scores *= np.repeat(np.array(worth, dtype=np.float32) * (K1 + 1), counts)
    return np.bincount(ids, weights=scores, minlength=total).astype(np.float64)


def damping(lengths: Floats) -> Floats:
    mean = float(lengths.mean()) if len(lengths) else 1.0
    return (K1 * UNIT * (1 - B + B * lengths / max(mean, 1.0))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Company:
    """What reading the candidates' words in order tells, a row per candidate.

    `present[c, w]`: word w of the question is in the candidate; `sentence`: how much of the question its best sentence
    holds (idf, damped by the sentence's length); `pairs`: words that follow each other in both.
    """

    present: NDArray[np.bool_]
    sentence: Floats
    pairs: Floats


def read(corpus: Corpus, candidates: Ids, query: Query) -> Company:
    pieces, sizes = _stems_of(corpus, candidates)
    count, wide = len(candidates), len(query.idf)
    stems = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.uint32)
    if not len(stems) or not len(query.stems):
        return Company(np.zeros((count, wide), dtype=bool), np.zeros(count, np.float32), np.zeros(count, np.float32))
    owners = np.repeat(np.arange(count), sizes)
    at = np.minimum(np.searchsorted(query.stems, stems), len(query.stems) - 1)
    words = np.where(query.stems[at] == stems, query.stem_slots[at], -1)
    hits = np.flatnonzero(words >= 0)
    present = np.zeros((count, wide), dtype=bool)
    present[owners[hits], words[hits]] = True
    return Company(
        present,
        _best_sentence(stems, owners, words, hits, query, count),
        _pairs(owners, words, hits, query, count),
    )


def _stems_of(corpus: Corpus, candidates: Ids) -> tuple[list[NDArray[np.uint32]], list[int]]:
    pieces: list[NDArray[np.uint32]] = []
    offsets = np.array(corpus.offsets)
    rows = np.searchsorted(offsets, candidates, side="right") - 1
    for row, local in zip(rows.tolist(), (candidates - offsets[rows]).tolist(), strict=True):
        part = corpus.segments[row]
        pieces.append(part.stems[part.stem_starts[local] : part.stem_starts[local + 1]])
    return pieces, [len(piece) for piece in pieces]


def _best_sentence(stems: NDArray[np.uint32], owners: Ids, words: Ids, hits: Ids, query: Query, count: int) -> Floats:
    """BM25 with presence for occurrences: a sentence says a thing once."""
    breaks = np.flatnonzero(stems == BREAK)
    sentence_of = np.searchsorted(breaks, hits)
    sizes = np.diff(breaks, prepend=-1) - 1
    mean = max(float(sizes.mean()), 1.0)
    held = np.zeros((len(breaks), len(query.idf)), dtype=np.float32)
    held[sentence_of, words[hits]] = 1.0
    scores = held @ query.weights
    scores *= (K1 + 1) / (1 + K1 * (1 - _SENTENCE_B + _SENTENCE_B * sizes / mean))
    best = np.zeros(count, dtype=np.float32)
    np.maximum.at(best, owners[breaks], scores)
    return best


def _pairs(owners: Ids, words: Ids, hits: Ids, query: Query, count: int) -> Floats:
    """The telling of both words of each pair that stands side by side in question and candidate, once each."""
    found = np.zeros(count, dtype=np.float32)
    wide = len(query.idf)
    wanted = np.unique(query.order[:-1] * wide + query.order[1:])
    side = hits[:-1][np.diff(hits) == 1]
    if not len(wanted) or not len(side):
        return found
    seen = words[side] * wide + words[side + 1]
    at = np.minimum(np.searchsorted(wanted, seen), len(wanted) - 1)
    match = wanted[at] == seen
    once = np.unique(owners[side[match]] * len(wanted) + at[match])
    worth = query.idf[wanted // wide] + query.idf[wanted % wide]
    np.add.at(found, once // len(wanted), worth[once % len(wanted)])
    return found


def query_of(slots: Sequence[Slot], corpus: Corpus) -> tuple[Query, Lists, Lists]:
    """The question's terms with what each is worth in this corpus, and where they are."""
    count = corpus.count
    names = {slot.word: at for at, slot in reversed(list(enumerate(slots)))}
    distinct = [slots[at] for at in sorted(names.values())]
    places = {slot.word: row for row, slot in enumerate(distinct)}
    forms = {stem: row for row, slot in reversed(list(enumerate(distinct))) for stem in slot.stems}
    stems = np.array(sorted(forms), dtype=np.uint32)
    stem_slots = np.array([forms[stem] for stem in stems.tolist()], dtype=np.intp)
    found = lists(corpus, stems)
    word_found = np.bincount(stem_slots, weights=found.found, minlength=len(distinct))
    telling = idf(count, np.minimum(word_found, count).astype(np.int64))
    letters, times = np.unique(
        np.array([gram for slot in distinct if slot.weight > 0 for gram in slot.grams], dtype=np.uint32),
        return_counts=True,
    )
    letter_lists = lists(corpus, letters)
    query = Query(
        stems=stems,
        stem_slots=stem_slots,
        idf=telling,
        weights=telling * np.array([slot.weight for slot in distinct], dtype=np.float32),
        letters=letters,
        letter_weights=idf(count, np.minimum(letter_lists.found, count)) * times.astype(np.float32),
        order=np.array([places[slot.word] for slot in slots], dtype=np.intp),
    )
    return query, found, letter_lists
