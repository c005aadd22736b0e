"""What can go wrong with assistants."""

from companin.platform.errors import Conflict, NotFound


class AssistantNotFound(NotFound):
    """There is no such assistant."""

    code = "assistant_not_found"


class RevisionNotFound(NotFound):
    """This assistant has no such revision."""

    code = "revision_not_found"


class AssistantInactive(Conflict):
    """This assistant is switched off. Set is_active to true to let it start something new."""

    code = "assistant_inactive"
