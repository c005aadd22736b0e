"""What can go wrong with conversations."""

from companin.platform.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Unavailable, UnsupportedMedia


class ConversationNotFound(NotFound):
    """There is no such session or conversation."""

    code = "conversation_not_found"


class MessageNotFound(NotFound):
    """There is no such message here."""

    code = "message_not_found"


class QuestionLost(Unavailable):
    """The question was lost on its way. Please send it again."""


class SessionExpired(Gone):
    """This session has expired. Start a new one."""

    code = "session_expired"


class ConversationClosed(Conflict):
    """This conversation is closed. Start a new one."""

    code = "conversation_closed"


class NotACustomer(Forbidden):
    """Conversations belong to signed-in customers: get a widget token with an identity assertion, or use a session."""

    code = "customer_required"


class NotAnAnswer(Conflict):
    """Only answers can be rated."""

    code = "not_an_answer"


class MetadataTooLarge(Invalid):
    """Metadata must not be larger than 16 KiB as JSON."""

    code = "metadata_too_large"


class AttachmentNotFound(NotFound):
    """There is no such attachment here."""

    code = "attachment_not_found"


class AttachmentRefused(UnsupportedMedia):
    """Files of this type are not accepted."""

    code = "attachment_refused"


class AttachmentUnknown(Invalid):
    """attachments must name files uploaded to this session or conversation."""

    code = "attachment_unknown"


class AttachmentSent(Conflict):
    """This file was sent with a message and stays with it."""

    code = "attachment_sent"


class TooManyAttachments(Conflict):
    """No more files can be sent in this conversation."""

    code = "too_many_attachments"
