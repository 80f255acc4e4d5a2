"""The root key in this process: its provider, opened at first use, and the keys already unwrapped.

Cached keys never leave the process. A data key is cached by its wrap and looked up only by who has just read that wrap
from the database, so that a revoked wrap counts from the next request on, in every process, without any message.
"""

import hashlib
import hmac
from collections.abc import Callable
from time import monotonic
from typing import Final
from uuid import UUID

from flask import Flask, current_app

from casework.core.config import Config
from casework.crypto.envelope import KEY_SIZE, pae
from casework.crypto.errors import NotOpened
from casework.crypto.models import SystemKind
from casework.crypto.providers import KeyProvider, provider_from
from casework.crypto.secret import Secret
from casework.crypto.wraps import WrapRow

_BINDING: Final = b"casework/bind/v1"
_EXTENSION: Final = "root_key"
_CACHE_SECONDS: Final = 300.0
_CACHE_SIZE: Final = 65_536


class RootKey:
    """The root key's provider with everything that this process has unwrapped by it.

    Args:
        open_provider: Makes the provider; called at first use, so that ``init`` can create the key before.
    """

    def __init__(self, open_provider: Callable[[], KeyProvider]) -> None:
        self._open_provider = open_provider
        self._provider: KeyProvider | None = None
        self.agency_keys: dict[tuple[UUID, int], Secret] = {}
        self.system_keys: dict[tuple[SystemKind, int], Secret] = {}
        self._data_keys: dict[bytes, tuple[WrapRow, Secret]] = {}
        self._stale_at = 0.0

    @property
    def provider(self) -> KeyProvider:
        """The provider; raises KeyRefused if its key is kept carelessly."""
        if self._provider is None:
            self._provider = self._open_provider()
        return self._provider

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        """Wrap a key. The binding goes inside too, for a provider that takes no associated data."""
        return self.provider.wrap(_binding(aad) + key, aad)

    def unwrap(self, blob: bytes, aad: bytes) -> bytes:
        """Unwrap a key made by ``wrap`` with the same ``aad``.

        Raises:
            NotOpened: altered, or moved from elsewhere.
            ProviderFailed: the provider does not answer.
        """
        bound = self.provider.unwrap(blob, aad)
        binding, key = bound[:-KEY_SIZE], bound[-KEY_SIZE:]
        if not hmac.compare_digest(binding, _binding(aad)):
            raise NotOpened("a wrapped key belongs elsewhere")
        return key

    def cached_data_key(self, row: WrapRow) -> Secret | None:
        """Return the key of a wrap that the caller has just read, if the very same row was unwrapped lately."""
        found = self._data_keys.get(row.wrapped)
        return found[1] if found is not None and found[0] == row else None

    def cache_data_key(self, row: WrapRow, secret: Secret) -> None:
        """Keep an unwrapped key for a while; everything is dropped every five minutes, or when it grows too big."""
        if monotonic() > self._stale_at or len(self._data_keys) >= _CACHE_SIZE:
            self._data_keys.clear()
            self._stale_at = monotonic() + _CACHE_SECONDS
        self._data_keys[row.wrapped] = (row, secret)

    def forget_all(self) -> None:
        """Drop every unwrapped key."""
        self.agency_keys.clear()
        self.system_keys.clear()
        self._data_keys.clear()


def _binding(aad: bytes) -> bytes:
    return hashlib.sha256(pae(_BINDING, aad)).digest()


def init_app(app: Flask, config: Config) -> None:
    """Give the application its root key. It is opened at first use, or by ``root_key().provider`` at start-up."""
    app.extensions[_EXTENSION] = RootKey(lambda: provider_from(config.root_key, config))


def root_key() -> RootKey:
    """Return the root key of the running application."""
    root = current_app.extensions[_EXTENSION]
    assert isinstance(root, RootKey)  # noqa: S101 - narrows what Flask keeps untyped
    return root
