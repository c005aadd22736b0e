"""Before a model talks: who makes the answer, and within which budget."""

from decimal import Decimal
from uuid import UUID

from companin.conversations import drafts
from companin.conversations.models import Draft
from companin.inference.chat import ModelFailed, Prompt
from companin.platform.database import Tx
from companin.providers import service as providers
from companin.providers.models import Chosen

_MARGIN = 10.0
"""Seconds a lease outlasts the longest call: time to store the answer."""


class Taken(Exception):
    """Another process is making this very answer."""


async def take(tx: Tx, question_id: UUID | None, chosen: Chosen, prompt: Prompt, seconds: float) -> Draft | None:
    """Reserve what the answer may cost, and be the one who makes it; tells what an earlier maker had already sent.

    `question_id` is None where no answer will be stored. Raises Taken, and ModelFailed when a budget or the number of
    answers at once doesn't allow it.
    """
    price = await affordable(tx, chosen, prompt)
    if question_id is None:
        return None
    fields = {"seconds": seconds + _MARGIN, "tokens": prompt.estimate, "cost": price, "engine": chosen.engine}
    draft = await drafts.take(tx, question_id, fields)
    if draft is None:
        raise Taken
    return draft if draft.content else None


async def affordable(tx: Tx, chosen: Chosen, prompt: Prompt) -> Decimal:
    """What it may cost. Raises ModelFailed when a budget or the number of answers at once doesn't allow it."""
    account = await providers.account(tx)
    making, tokens, cost = await drafts.taken(tx)
    mine = prompt.estimate
    price = chosen.provider.cost(mine - prompt.max_output_tokens, prompt.max_output_tokens)
    if making >= account.limits.concurrency:
        raise ModelFailed("model_busy")
    if not account.allows(tokens + mine, cost + price):
        raise ModelFailed("over_budget")
    return price
