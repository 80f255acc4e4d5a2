"""Time-based one-time codes (RFC 6238): seed, check, picture. Replay is refused where the last step is stored."""

import base64
import hmac
import unicodedata
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

DIGITS = 6
STEP_SECONDS = 30
WINDOW = 1  # steps before and after: a telephone's clock may be half a minute off
SEED_BYTES = 20


def seed_from(secret_hex: str) -> str:
    """Return a base32 seed of 160 bits, taken from the beginning of a keyed digest."""
    return base64.b32encode(bytes.fromhex(secret_hex)[:SEED_BYTES]).decode()


def new_seed() -> str:
    """Return a random base32 seed."""
    return pyotp.random_base32()


def clean_code(code: str) -> str:
    """Return what was typed as six plain digits; full-width ones and spaces are put right. Empty if it is none."""
    digits = "".join(unicodedata.normalize("NFKC", code).split())
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else ""


def matching_step(seed: str, code: str, at: datetime) -> int | None:
    """Return the time step that a code belongs to, or None. Takes as long whether or not one fits."""
    generator = pyotp.TOTP(seed, digits=DIGITS, interval=STEP_SECONDS)
    step = int(at.timestamp()) // STEP_SECONDS
    typed = clean_code(code).encode()
    found = None
    for candidate in range(step - WINDOW, step + WINDOW + 1):
        if hmac.compare_digest(generator.generate_otp(candidate).encode(), typed):
            found = candidate
    return found


def address_of(seed: str, login_id: str, issuer: str = "Casework") -> str:
    """Return the ``otpauth:`` address that an authenticator reads."""
    return pyotp.TOTP(seed, digits=DIGITS, interval=STEP_SECONDS, name=login_id, issuer=issuer).provisioning_uri()


def grouped(seed: str) -> str:
    """Return a seed in groups of four, to be typed by hand."""
    return " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))


def picture_of(address: str) -> Markup:
    """Return the QR code as inline SVG without a style attribute, as our content policy demands."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None))  # noqa: S704 - drawn by us, figures only
