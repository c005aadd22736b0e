"""The bar: BM25 over Snowball stems of whole documents (k1 1.2, b 0.75), as any search library would do it."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from companin.inference.stems import stem
from companin.inference.text import words

K1, B = 1.2, 0.75


def searcher(texts: Sequence[tuple[str, str]], language: str) -> Callable[[str], tuple[str, float]]:
    """A function from a question to the name and score of the best of `texts` (name, text)."""
    counts = [Counter(stem(word, language) for word in words(text)) for _, text in texts]
    sizes = [sum(count.values()) for count in counts]
    mean = sum(sizes) / max(len(sizes), 1) or 1.0
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, (count, size) in enumerate(zip(counts, sizes, strict=True)):
        for term, times in count.items():
            postings[term].append((at, times * (K1 + 1) / (times + K1 * (1 - B + B * size / mean))))

    def search(question: str) -> tuple[str, float]:
        scores = [0.0] * len(texts)
        for term in (stem(word, language) for word in words(question)):
            found = postings.get(term, ())
            worth = math.log1p((len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for at, weight in found:
                scores[at] += worth * weight
        best = max(range(len(texts)), key=scores.__getitem__)
        return texts[best][0], scores[best]

    return search
