"""What can go wrong with contexts."""

from companin.platform.errors import Conflict, Invalid, NotFound


class ContextNotFound(NotFound):
    """There is no such user context."""

    code = "context_not_found"


class ContextInUse(Conflict):
    """Conversations still refer to this user context."""

    code = "context_in_use"


class TraitsTooLarge(Invalid):
    """Traits must not be larger than 16 KiB as JSON."""

    code = "traits_too_large"
