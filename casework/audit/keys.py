"""The audit key, under the system's own key: the one door from the trail to the keyring."""

from collections.abc import Callable

from casework.crypto import keyring
from casework.crypto.models import SystemKind

Mac = Callable[[bytes], bytes]


def audit_mac() -> Mac:
    """Return what makes the 32-byte MAC of events and rows; only the holder of the audit key can."""
    return keyring.system_key(SystemKind.AUDIT_MAC).mac
