"""The root key in the process: binding inside, and a cache that forgets."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from flask import Flask

from casework.core.columns import new_id
from casework.crypto import root as root_module
from casework.crypto.errors import NotOpened
from casework.crypto.providers import Health, KeyProvider, pack, unpack
from casework.crypto.root import RootKey
from casework.crypto.secret import Secret
from casework.crypto.wraps import WrapRow
from tests.crypto.world import local_root
from tests.support.configuration import make_config

KEY = b"k" * 32


class Careless:
    """A provider that ignores associated data, as some key services do."""

    def current(self) -> str:
        return "careless:1"

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        return pack("careless:1", key)

    def unwrap(self, blob: bytes, aad: bytes) -> bytes:
        return unpack(blob)[2]

    def version_of(self, blob: bytes) -> tuple[str, int]:
        return unpack(blob)[:2]

    def health(self) -> Health:
        return Health("careless", ok=True, latency_ms=0.0, versions=(1,))


class TestRootKey:
    def test_binds_a_wrap_even_where_the_provider_does_not(self):
        provider: KeyProvider = Careless()
        root = RootKey(lambda: provider)
        blob = root.wrap(KEY, b"agency one")

        assert root.unwrap(blob, b"agency one") == KEY
        with pytest.raises(NotOpened, match="elsewhere"):
            root.unwrap(blob, b"agency two")

    def test_another_root_key_opens_nothing(self):
        blob = local_root().wrap(KEY, b"")

        with pytest.raises(NotOpened):
            local_root().unwrap(blob, b"")

    def test_opens_its_provider_at_first_use(self):
        open_provider = Mock(side_effect=Careless)
        root = RootKey(open_provider)

        assert open_provider.call_count == 0
        root.wrap(KEY, b"")
        root.wrap(KEY, b"")
        assert open_provider.call_count == 1


def wrap_row(wrapped: bytes) -> WrapRow:
    return WrapRow(new_id(), new_id(), new_id(), 1, 1, None, b"c" * 16, wrapped)


class TestDataKeyCache:
    def test_finds_a_key_by_its_wrap_as_it_stands_now(self):
        root, row, secret = local_root(), wrap_row(b"wrapped"), Secret(KEY, 1)
        root.cache_data_key(row, secret)

        assert root.cached_data_key(row) is secret
        assert root.cached_data_key(row._replace(wrapped=b"altered")) is None
        assert root.cached_data_key(row._replace(record_id=new_id())) is None

    def test_forgets_when_it_is_old_or_full(self, monkeypatch: pytest.MonkeyPatch):
        root, first = local_root(), wrap_row(b"first")
        root.cache_data_key(first, Secret(KEY, 1))
        monkeypatch.setattr(root_module, "_CACHE_SIZE", 1)
        root.cache_data_key(wrap_row(b"second"), Secret(KEY, 1))

        assert root.cached_data_key(first) is None


class TestSecret:
    def test_shows_no_key(self):
        assert "kkk" not in repr(Secret(KEY, 1))

    def test_mac_differs_by_key_and_message(self):
        one, other = Secret(KEY, 1), Secret(b"o" * 32, 1)

        assert len({one.mac(b"a"), one.mac(b"b"), other.mac(b"a")}) == 3
        assert one.mac(b"a") == Secret(KEY, 2).mac(b"a")


class TestInitApp:
    def test_opens_the_configured_key_when_it_is_first_needed(self, instance: Path):
        config = make_config(instance, "sqlite://")
        app = Flask("root")
        root_module.init_app(app, config)

        with app.app_context():
            assert root_module.root_key().provider.current() == "file:main:1"
