"""Six-digit codes of prefectures and municipalities (全国地方公共団体コード). Rule J-11."""

import re

OUTSIDE_PREFECTURE = "249998"
UNKNOWN_OR_NO_FIXED_ADDRESS = "249999"
PRODUCT_CODES = frozenset({OUTSIDE_PREFECTURE, UNKNOWN_OR_NO_FIXED_ADDRESS})

_WEIGHTS = (6, 5, 4, 3, 2)


def check_digit(stem: str) -> str:
    """Return the check digit of the five digits before it.

    Source: 全国地方公共団体コード仕様 (総務省): weights 6 to 2, the last digit of 11 less the sum modulo 11.

    Raises:
        ValueError: ``stem`` is not five digits.
    """
    if not re.fullmatch(r"[0-9]{5}", stem):
        raise ValueError("five digits are needed")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, stem, strict=True))
    return str((11 - total % 11) % 10)


def is_municipality_code(code: str) -> bool:
    """Tell whether ``code`` is six digits with a right check digit, or one of the product's own codes."""
    if code in PRODUCT_CODES:
        return True
    return re.fullmatch(r"[0-9]{6}", code) is not None and check_digit(code[:5]) == code[5]
