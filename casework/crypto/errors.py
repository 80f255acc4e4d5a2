"""What can go wrong with sealing. No message ever holds a plaintext or key bytes."""

from casework.core.errors import CaseworkError


class CryptoError(CaseworkError):
    """Something between a key and a sealed field failed."""


class NotOpened(CryptoError):
    """A ciphertext or a wrapped key does not open here: altered, moved, or sealed under another key."""


class KeyMissing(NotOpened):
    """There is no key for this record in this agency: never made, sealed off or shredded."""


class ProviderFailed(CryptoError):
    """The root key's provider did not answer, or answered nonsense."""


class KeyRefused(CryptoError):
    """A root key is kept so carelessly, or written so wrongly, that it is not used."""
