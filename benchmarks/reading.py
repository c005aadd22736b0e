"""Reading a long PDF: how much longer it takes than its library alone, and how much memory."""

import gc
import resource
import time
from collections.abc import Callable
from multiprocessing import get_context
from statistics import median

import pypdfium2

from benchmarks import papers
from benchmarks.report import Report, Target
from companin.knowledge.parsing import pdf

_ROUNDS = 11


def measure(report: Report, *, quick: bool) -> None:
    section = "Reading a PDF"
    data = papers.pdf(7, 60 if quick else 300)
    raw, ours = zip(*((_cpu(_raw, data), _cpu(pdf.parse, data)) for _ in range(_ROUNDS)), strict=True)
    pages = len(pypdfium2.PdfDocument(data))
    report.add(section, f"{pages} pages, PDFium alone", median(raw) * 1000, "ms", note="CPU, its text as it comes")
    report.add(
        section, f"{pages} pages, read", median(ours) * 1000, "ms", note="columns, headings, furniture, paragraphs"
    )
    ratios = sorted(mine / its for its, mine in zip(raw, ours, strict=True))
    report.add(section, "times PDFium alone", median(ratios), "×", target=Target(most=1.5))
    long = papers.pdf(8, 200 if quick else 2000)
    with get_context("spawn").Pool(1) as fresh:
        grown = fresh.apply(_grown, (long,))
    report.add(section, f"{200 if quick else 2000} pages, memory of the process", grown, "MB", target=Target(most=400))


def _raw(data: bytes) -> int:
    letters = 0
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        letters += len(text.get_text_range())
        text.close()
        page.close()
    return letters


def _cpu(work: Callable[[bytes], object], data: bytes) -> float:
    """Without the collector, as in the child."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    work(data)
    gc.enable()
    return time.process_time() - began


def _grown(data: bytes) -> float:
    pdf.parse(data)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
