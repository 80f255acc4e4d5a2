"""The quickest client that Python allows: requests made beforehand, over a connection that stays open."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Self
from urllib.parse import urlencode

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Refused(Exception):
    """A server answered otherwise than it should."""


class Browser:
    """One client of one server.

    Args:
        port: On loopback.
        cookie: Sent with every request.
    """

    def __init__(self, port: int, cookie: str = "") -> None:
        self._port = port
        self._cookie = cookie
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def get_request(self, path: str) -> bytes:
        """Return the bytes that ask for a page."""
        return self._head("GET", path) + b"\r\n"

    def post_request(self, path: str, fields: Mapping[str, str]) -> bytes:
        """Return the bytes that send a form."""
        body = urlencode(fields).encode()
        kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
        return self._head("POST", path) + kind + f"Content-Length: {len(body)}\r\n\r\n".encode() + body

    def get(self, path: str) -> bytes:
        """Return the body of a page."""
        return self.send(self.get_request(path))

    def send(self, request: bytes, *, expected: int = 200) -> bytes:
        """Send a request and return the body of the answer.

        Raises:
            Refused: the answer has another status than the expected one.
        """
        head, body = self._exchange(request)
        if int(head[9:12]) != expected:
            raise Refused(f"{request.splitlines()[0].decode()}: {head.decode(errors='replace')}")
        return body

    def _head(self, method: str, path: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self._port}", f"Origin: http://localhost:{self._port}"]
        if self._cookie:
            lines.append(f"Cookie: {self._cookie}")
        return "\r\n".join([*lines, ""]).encode()

    def _exchange(self, request: bytes) -> tuple[bytes, bytes]:
        if self._socket is not None:
            with suppress(ConnectionError):  # the server may have closed a connection that was idle for long
                self._socket.sendall(request)
                received = self._socket.recv(65_536)
                if received:
                    return self._rest(received)
            self._socket.close()
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        return self._rest(self._socket.recv(65_536))

    def _rest(self, received: bytes) -> tuple[bytes, bytes]:
        assert self._socket is not None
        while _END not in received:
            received += self._more()
        head, _, body = received.partition(_END)
        length = _length(head)
        parts, size = [body], len(body)
        while size < length:
            parts.append(self._more())
            size += len(parts[-1])
        return head, b"".join(parts)

    def _more(self) -> bytes:
        assert self._socket is not None
        received = self._socket.recv(262_144)
        if not received:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        return received


def _length(head: bytes) -> int:
    lower = head.lower()
    place = lower.find(_LENGTH)
    if place < 0:
        raise Refused("an answer without a length")
    return int(lower[place + len(_LENGTH) :].split(b"\r\n", 1)[0])
