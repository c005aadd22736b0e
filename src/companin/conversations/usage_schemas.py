"""The shape of usage over HTTP."""

from pydantic import BaseModel

from companin.conversations.models import Usage


class UsageOut(BaseModel):
    """Counts of one day (UTC)."""

    day: str
    questions: int
    answered: int
    abstained: int
    handed_off: int
    degraded: int
    conversations: int

    @classmethod
    def of(cls, usage: Usage) -> "UsageOut":
        return cls.model_validate(usage, from_attributes=True)
