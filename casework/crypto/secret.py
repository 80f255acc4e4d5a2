"""A key in memory."""

import hmac
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAC: Final = b"casework/mac/v1"


class Secret:
    """A key in memory with its cipher, made once: making the cipher costs more than opening a field with it."""

    __slots__ = ("_key", "cipher", "version")

    def __init__(self, key: bytes, version: int) -> None:
        self._key = key
        self.version = version
        self.cipher = AESGCM(key)

    def reveal(self) -> bytes:
        """Return the key's bytes, to wrap them for somebody else."""
        return self._key

    def mac(self, message: bytes) -> bytes:
        """Return an HMAC-SHA256 of ``message`` under a key derived from this one."""
        return hmac.digest(hmac.digest(self._key, _MAC, "sha256"), message, "sha256")
