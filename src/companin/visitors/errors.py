"""What can go wrong with widget tokens and identity."""

from companin.platform.errors import Forbidden, Unauthenticated


class BadToken(Unauthenticated):
    """Authentication required - this widget token is not valid any more. Get a new one from /auth/widget-token."""

    code = "invalid_token"


class UnknownClient(Unauthenticated):
    """Authentication required - this client_id is not known."""

    code = "invalid_client"


class BadIdentity(Unauthenticated):
    """Authentication required - this identity assertion is not valid."""

    code = "invalid_identity"


class IdentityRequired(Forbidden):
    """This organization answers signed-in customers only: pass an identity assertion signed by your server."""

    code = "identity_required"
