"""What can go wrong with sources."""

from companin.platform.errors import Conflict, Gone, Invalid, NotFound


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


class NoOriginal(Conflict):
    """A Q&A pair has no original: its question and answer are all of it, and its text is made of them."""

    code = "no_original"


class SamePair(Conflict):
    """Another Q&A pair has this question and answer already."""

    code = "same_pair"


class SameContent(Conflict):
    """Another source holds exactly these bytes already. Delete it first, or keep it instead."""

    code = "same_content"


class NothingToCancel(Conflict):
    """Nothing is being done with this source."""

    code = "nothing_to_cancel"


class VersionNotFound(NotFound):
    """This source has no such version."""

    code = "version_not_found"


class VersionPruned(Gone):
    """This version is too old: its content is no longer kept."""

    code = "version_pruned"


class BadWindow(Invalid):
    """valid_from must be before valid_until."""

    code = "bad_window"


class SiteNotFound(NotFound):
    """There is no such site."""

    code = "site_not_found"


class TooManyPages(Invalid):
    """A site may not ask for so many pages."""

    code = "too_many_pages"


class NothingToImport(Invalid):
    """There is nothing here to import."""

    code = "nothing_to_import"
