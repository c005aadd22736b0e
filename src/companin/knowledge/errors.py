"""What can go wrong with sources."""

from companin.platform.errors import Conflict, Invalid, NotFound


class SourceNotFound(NotFound):
    """There is no such source."""

    code = "source_not_found"


class NothingToProcess(Conflict):
    """A Q&A pair is ready at once: there is nothing to process again."""

    code = "nothing_to_process"


class UnusableAddress(Invalid):
    """This address can't be used."""

    code = "unusable_address"


class TextNotReady(Conflict):
    """This source has no text yet. Look at its status."""

    code = "text_not_ready"


class SamePair(Conflict):
    """Another Q&A pair has this question and answer already."""

    code = "same_pair"
