"""Words of a question that nothing here says, but for a slip of the typing: put as the collection writes them."""

import re
from collections.abc import Sequence
from functools import reduce
from itertools import islice

import numpy as np

from companin.inference import slips
from companin.inference.stems import stems_of
from companin.inference.text import normal
from companin.knowledge.corpus import Corpus
from companin.knowledge.models import Mended
from companin.knowledge.terms import grams, term_of

_WORD = re.compile(r"[^\W\d_]+")
# So many words of a question are looked at: each costs as much as a small search.
_MOST = 4
# A word whose accents were forgotten may stand there in another form.
_ENDING = 2


def mended(corpus: Corpus, question: str, language: str, languages: Sequence[str]) -> Mended:
    """`languages` are those the entries are written in; only the question's own is typed in."""
    typed = dict.fromkeys(normal(word) for word in _WORD.findall(question))
    own = [word for word in typed if not slips.tells_nothing(word, language)]
    if not corpus.count:
        return ()
    counts = [_counts(corpus, own, one) for one in languages or [language]]
    unsaid = (word for at, word in enumerate(own) if not any(said[at] for said in counts))
    told = ((word, _taken_for(corpus, word, language)) for word in islice(unsaid, _MOST))
    return tuple((word, other) for word, other in told if other is not None)


def put(text: str, words: Mended) -> str:
    """A text with its words mended."""
    known = dict(words)
    return _WORD.sub(lambda word: known.get(normal(word[0]), word[0]), text) if known else text


def _taken_for(corpus: Corpus, word: str, language: str) -> str | None:
    """With its accents, else the word most texts say among the likeliest that any says. What surely is a word is never
    taken for another, nor anything for a word that tells nothing.
    """
    for one in _by_count(corpus, slips.accented(word, language), language):
        if slips.tells_nothing(one, language) or _is_said(corpus, one, language, but=_ENDING):
            return one
    kinds = () if slips.is_known(word, language) else slips.mistyped(word, language)
    likeliest = (one for kind in kinds for one in _by_count(corpus, kind, language))
    telling = (one for one in likeliest if not slips.tells_nothing(one, language))
    return next((one for one in telling if _is_said(corpus, one, language)), None)


def _by_count(corpus: Corpus, candidates: Sequence[str], language: str) -> list[str]:
    """Those whose stem any entry has, the commonest first."""
    counts = zip(_counts(corpus, candidates, language), candidates, strict=True)
    return [one for _, one in sorted((-count, one) for count, one in counts if count)]


def _counts(corpus: Corpus, candidates: Sequence[str], language: str) -> list[int]:
    """In how many entries each is, or a word of the same stem."""
    if not candidates:
        return []
    terms = np.array(list(map(term_of, stems_of(candidates, language))), dtype=np.uint32)
    found = np.zeros(len(terms), dtype=np.int64)
    for part in corpus.segments:
        firsts, ends = part.postings.find(terms)
        found += ends - firsts
    return found.tolist()


def _is_said(corpus: Corpus, word: str, language: str, but: int = 0) -> bool:
    """Whether one entry holds the stem of a word and all its letters in their order, `but` the last runs of them: the
    stem alone may be that of another word.
    """
    letters = grams(word)
    terms = np.array([term_of(stems_of([word], language)[0]), *letters[: len(letters) - but]], dtype=np.uint32)
    for part in corpus.segments:
        firsts, ends = part.postings.find(terms)
        lists = [part.postings.entries[first:end] for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)]
        if len(reduce(np.intersect1d, lists)):
            return True
    return False
