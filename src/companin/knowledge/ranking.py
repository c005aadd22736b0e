"""How well every entry fits a question: BM25 over stems and over letters, and over all questions of one answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.corpus import K1, Corpus, Floats, Groups, Ids
from companin.knowledge.terms import Slot

# What a word akin to the one asked for counts for.
AKIN = 0.9
# What letters, and the questions of one answer taken together, weigh beside the stems; see evals/README.md.
LETTERS, TOGETHER = 0.3, 0.6
# Postings read for one question, of stems and of letters each: so many for an entry, within bounds. Beyond, the most
# frequent terms are left out.
_PER_ENTRY, _LEAST, _MOST = 3, 20_000, 50_000


@dataclass(frozen=True, slots=True)
class Query:
    """Distinct words of a question and what each is worth in a corpus.

    `stems` (ascending) are forms of the words `stem_words`; `order` are the words as they were said. `idf` is how
    telling each word is here, `weights` the same times what the word itself counts for. `possible` is the sum of the
    letters' weights. `unsaid` are the words that tell something and stand nowhere.
    """

    stems: NDArray[np.uint32]
    stem_words: Ids
    order: Ids
    idf: Floats
    weights: Floats
    possible: float
    unsaid: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Of every entry, by each voice and all together."""

    stems: NDArray[np.float64]
    letters: NDArray[np.float64]
    total: NDArray[np.float64]


# Texts a collection is thought to have besides its own: else in one of three texts a word that stands in one of them
# says next to nothing, and a word that stands in none says everything.
_UNSEEN = 20


def rank(slots: Sequence[Slot], corpus: Corpus) -> tuple[Query, Scores]:
    distinct = _bridged(list({slot.word: slot for slot in slots}.values()), corpus)
    places = {slot.word: row for row, slot in enumerate(distinct)}
    forms = {stem: row for row, slot in reversed(list(enumerate(distinct))) for stem in slot.stems}
    stems = np.array(sorted(forms), dtype=np.uint32)
    stem_words = np.array([forms[stem] for stem in stems.tolist()], dtype=np.intp)
    letters, times = np.unique(np.concatenate([slot.grams for slot in distinct]), return_counts=True)
    lists = _collect(corpus, np.concatenate([stems, letters]), len(stems))
    word_found = np.bincount(stem_words, lists.found[: len(stems)], len(distinct)).astype(np.float64)
    telling = _idf(corpus, word_found)
    own = np.array([slot.weight for slot in distinct], dtype=np.float32)
    # A word that tells little tells nothing where nobody uses it; by its rareness it would outweigh all others.
    own[(word_found == 0) & (own < 1)] = 0.0
    weights = telling * own
    letter_weights = _idf(corpus, lists.found[len(stems) :]) * times.astype(np.float32)
    query = Query(
        stems=stems,
        stem_words=stem_words,
        order=np.array([places[slot.word] for slot in slots], dtype=np.intp),
        idf=telling,
        weights=weights,
        possible=float(letter_weights.sum()),
        unsaid=int(((word_found == 0) & (own > 0)).sum()),
    )
    return query, _scores(corpus, lists, weights[stem_words], letter_weights)


def _bridged(slots: list[Slot], corpus: Corpus) -> list[Slot]:
    """The same, with words akin in the place of those that nothing here says; their letters would speak for others."""
    bridges = [(row, terms) for row, slot in enumerate(slots) if slot.akin for terms in (slot.stems, *slot.akin)]
    if not bridges:
        return slots
    said = iter(_occurrences(corpus, [term for _, terms in bridges for term in terms]))
    found: dict[int, tuple[int, ...]] = {}
    for row, terms in bridges:
        if sum(islice(said, len(terms))):
            found.setdefault(row, terms)
    for row, terms in found.items():
        slot = slots[row]
        if terms is not slot.stems:
            slots[row] = replace(slot, stems=terms, weight=AKIN * slot.weight, grams=slot.grams[:0])
    return slots


def _occurrences(corpus: Corpus, terms: Sequence[int] | NDArray[np.uint32]) -> list[int]:
    wanted = np.array(terms, dtype=np.uint32)
    said = np.zeros(len(wanted), dtype=np.int64)
    for part in corpus.segments:
        firsts, ends = part.postings.find(wanted)
        said += ends - firsts
    return said.tolist()


def _idf(corpus: Corpus, found: NDArray[np.float64]) -> Floats:
    count = _UNSEEN + corpus.count - (corpus.groups.spare if corpus.groups else 0)
    found = np.minimum(found, count)
    return np.log1p((count - found + 0.5) / (found + 0.5)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Lists:
    """Postings of a question's terms, the stems' first (`split` of them), terms in ascending order of frequency.

    Row i says that a term is in entry `entries[i]`, `times[i]` UNITs often: `counts[n]` rows in a row are of
    `runs[n]`. `found` is in how many living entries each term is, questions of one answer counted once.
    """

    runs: Ids
    counts: Ids
    entries: Ids
    times: Floats
    split: int
    found: NDArray[np.float64]

    def each(self, of_terms: NDArray[Any]) -> NDArray[Any]:
        """What is told of terms, told of every row."""
        return of_terms[self.runs].repeat(self.counts)


def _collect(corpus: Corpus, terms: NDArray[np.uint32], stems: int) -> _Lists:
    bounds = [one.postings.find(terms) for one in corpus.segments]
    sizes = np.zeros(len(terms), dtype=np.int64)
    for firsts, ends in bounds:
        sizes += ends - firsts
    budget = min(max(_PER_ENTRY * corpus.count, _LEAST), _MOST)
    chosen = [*_rarest(sizes[:stems], budget), *(stems + term for term in _rarest(sizes[stems:], budget))]
    entries: list[NDArray[np.uint16]] = []
    times: list[NDArray[np.uint8]] = []
    term_of: list[int] = []
    first_of: list[int] = []
    places = [(first.tolist(), end.tolist()) for first, end in bounds]
    offsets: list[int] = corpus.offsets.tolist()
    for term in chosen:
        for row, (firsts, ends) in enumerate(places):
            first, end = firsts[term], ends[term]
            if first != end:
                postings = corpus.segments[row].postings
                entries.append(postings.entries[first:end])
                times.append(postings.weights[first:end])
                term_of.append(term)
                first_of.append(offsets[row])
    if not entries:
        none = np.zeros(0, np.intp)
        return _Lists(none, none, none, np.zeros(0, np.float32), 0, sizes.astype(np.float64))
    counts = np.array([len(one) for one in entries])
    runs = np.array(term_of)
    numbers = np.concatenate(entries).astype(np.intp)
    if len(offsets) > 1:
        numbers += np.array(first_of).repeat(counts)
    lists = _Lists(
        runs,
        counts,
        numbers,
        np.concatenate(times).astype(np.float32),
        int(counts[runs < stems].sum()),
        sizes.astype(np.float64),
    )
    return _counted(corpus, lists) if corpus.dead or corpus.groups else lists


def _rarest(sizes: NDArray[np.int64], budget: int) -> list[int]:
    """The terms whose postings fit the budget together, rarest first; two at least."""
    order = sizes.argsort(kind="stable")
    rising = sizes[order]
    fits = rising.cumsum() <= budget
    fits[:2] = True
    return order[fits & (rising > 0)].tolist()


def _counted(corpus: Corpus, lists: _Lists) -> _Lists:
    """The same with `found` exact: rare stays rare when a source was replaced or a question put in ten ways."""
    gone = np.isinf(corpus.damping[lists.entries]) if corpus.dead else np.zeros(len(lists.entries), dtype=bool)
    terms = lists.each(np.arange(len(lists.found)))
    found = lists.found - np.bincount(terms[gone], minlength=len(lists.found))
    groups = corpus.groups
    if groups is not None:
        group = np.where(gone, -1, groups.of[lists.entries])
        shared = np.flatnonzero(group >= 0)
        once = np.unique(terms[shared] * len(groups.damping) + group[shared])
        found -= np.bincount(terms[shared], minlength=len(found))
        found += np.bincount(once // len(groups.damping), minlength=len(found))
    return replace(lists, found=found)


def _scores(corpus: Corpus, lists: _Lists, stem_weights: Floats, letter_weights: Floats) -> Scores:
    worth = corpus.damping[lists.entries]
    worth += lists.times
    np.divide(lists.times, worth, out=worth)
    worth *= lists.each(np.concatenate([stem_weights, letter_weights]) * np.float32(K1 + 1))
    total, split = len(corpus.damping), lists.split
    stems = np.bincount(lists.entries[:split], worth[:split], total).astype(np.float64, copy=False)
    letters = np.bincount(lists.entries[split:], worth[split:], total).astype(np.float64, copy=False)
    together = stems + LETTERS * letters
    if corpus.groups is not None:
        together += TOGETHER * _by_answer(corpus.groups, lists, stem_weights, stems)
    return Scores(stems, letters, together)


def _by_answer(groups: Groups, lists: _Lists, weights: Floats, stems: NDArray[np.float64]) -> NDArray[np.float64]:
    """BM25 over stems with all questions of one answer as one text; where there is one question, as for that alone."""
    wide, split = len(weights), lists.split
    group = groups.of[lists.entries[:split]]
    shared = np.flatnonzero(group >= 0)
    size = len(groups.damping) * wide
    terms = lists.each(np.arange(len(lists.found)))[:split]
    times = np.bincount(group[shared] * wide + terms[shared], lists.times[shared], size).reshape(-1, wide)
    scores = (times / (times + groups.damping[:, None]) * (weights * np.float32(K1 + 1))).sum(axis=1)
    return np.where(groups.of >= 0, scores[groups.of], stems)
