"""No test reaches another machine: connections go to loopback or nowhere."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any


class NetworkRefused(AssertionError):
    """A test tried to reach another machine."""


def refuse_other_hosts() -> None:
    """Let this process's sockets connect to loopback and to local sockets only."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def checked(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            self.close()
            raise NetworkRefused(f"a test may not connect to {address[0]}")
        return connect(self, address)

    return checked


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
