"""Suites of questions with what is expected of their answers, read from YAML; and whether an answer is as expected."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from companin.conversations.models import Answer
from companin.platform.errors import CompaninError

Verdict: TypeAlias = Literal["right", "wrong", "declined"]


class BadSuite(CompaninError):
    """The suite can't be used."""

    status = 400


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Step(_Strict):
    """One question. `source` is a title, URL, file name or id; `facts` must stand in the answer, `forbidden` must not.
    `language` is the one the answer is expected in. `instead_of` is an answer somebody disliked.
    """

    ask: str
    language: str | None = None
    source: str | None = None
    facts: list[str] = Field(default_factory=list[str])
    forbidden: list[str] = Field(default_factory=list[str])
    decline: bool = False
    clarify: bool = False
    instead_of: str | None = None


class Case(Step):
    """One question, or `turns` of a conversation. `traits` are what is known of the customer, `locale` the page's."""

    ask: str = ""
    turns: list[Step] = Field(default_factory=list[Step])
    traits: dict[str, Any] | None = None
    locale: str | None = None

    @property
    def steps(self) -> list[Step]:
        return self.turns or [self]


class Suite(_Strict):
    name: str = "suite"
    cases: list[Case]


_SUITE: TypeAdapter[Suite] = TypeAdapter(Suite)


def read(path: Path) -> Suite:
    """Raises BadSuite, with the first thing that is wrong."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        suite = _SUITE.validate_python({"cases": raw} if isinstance(raw, list) else raw)
    except OSError as error:
        raise BadSuite(f"{path} can't be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadSuite(f"{path} is not YAML: {' '.join(str(error).split())[:200]}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the suite"
        raise BadSuite(f"{path}, {place}: {first['msg']}.") from error
    for at, case in enumerate(suite.cases):
        if bool(case.ask) == bool(case.turns):
            raise BadSuite(f"{path}, cases.{at}: give either ask or turns.")
    return suite


@dataclass(frozen=True, slots=True)
class Judged:
    """One question, its answer, and what is wrong with it."""

    step: Step
    answer: Answer
    verdict: Verdict
    complaints: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.step.language or self.answer.language


def judge(step: Step, answer: Answer, named: list[set[str]]) -> Judged:
    """`named` holds, for each citation, all a suite may call its source."""
    sources = tuple(str(citation["title"]) for citation in answer.citations)
    if step.decline:
        verdict: Verdict = "right" if answer.status == "abstained" else "wrong"
        complaints = () if verdict == "right" else ("should have declined",)
    elif answer.status == "abstained":
        verdict, complaints = "declined", (answer.reason or "declined",)
    else:
        complaints = tuple(_complaints(step, answer, named))
        verdict = "wrong" if complaints else "right"
    return Judged(step, answer, verdict, complaints, sources)


def _complaints(step: Step, answer: Answer, named: list[set[str]]) -> list[str]:
    said = _plain(answer.content)
    found = [f"lacks {fact!r}" for fact in step.facts if _plain(fact) not in said]
    found += [f"says {fact!r}" for fact in step.forbidden if _plain(fact) in said]
    if step.clarify and answer.status != "clarify":
        found.append("should have asked back")
    if step.source is not None and not any(_plain(step.source) in names for names in named[:1]):
        found.append(f"does not cite {step.source} first")
    if step.language is not None and answer.language != step.language:
        found.append(f"is in {answer.language}")
    if step.instead_of is not None and _plain(step.instead_of) == said:
        found.append("is the answer that was disliked")
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(slots=True)
class Score:
    """How many questions ended how."""

    right: int = 0
    wrong: int = 0
    declined: int = 0
    named: str = field(default="all")

    @property
    def asked(self) -> int:
        return self.right + self.wrong + self.declined

    @property
    def share(self) -> float:
        return self.right / self.asked if self.asked else 0.0

    @property
    def margins(self) -> tuple[float, float]:
        """The 95 % interval of the share that is right, after Wilson (1927)."""
        if not self.asked:
            return 0.0, 1.0
        n, p, z = self.asked, self.share, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


def scores(judged: list[Judged]) -> list[Score]:
    """All together first, then by language."""
    found = {"all": Score()}
    for one in judged:
        for name in ("all", one.language):
            score = found.setdefault(name, Score(named=name))
            setattr(score, one.verdict, getattr(score, one.verdict) + 1)
    return [found["all"], *(found[name] for name in sorted(found) if name != "all")]
