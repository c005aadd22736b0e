"""What can go wrong with organizations, keys and limits."""

from companin.platform.errors import Conflict, Forbidden, NotFound, Unauthenticated


class BadCredentials(Unauthenticated):
    """Authentication required - these credentials are not valid."""

    code = "invalid_credentials"


class ScopeMissing(Forbidden):
    """This API key lacks a scope for this."""

    code = "scope_missing"


class OriginRefused(Forbidden):
    """This origin is not on the organization's list of allowed origins."""

    code = "origin_refused"


class KeyNotFound(NotFound):
    """There is no such API key."""

    code = "api_key_not_found"


class OrganizationNotFound(NotFound):
    """There is no such organization."""

    code = "organization_not_found"


class LastKey(Conflict):
    """This is the organization's last usable admin key. Create another one first, then revoke this one."""

    code = "last_admin_key"
