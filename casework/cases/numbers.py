"""How a case number is written: さ-R8-0012. Rule C-4."""

from datetime import date

from casework.japan.wareki import fiscal_year_label


def format_number(prefix: str, fiscal_year: int, serial: int) -> str:
    """Write a number: the unit's prefix if it has one, the fiscal year in its era, four digits or more."""
    parts = (prefix, fiscal_year_label(fiscal_year), f"{serial:04}")
    return "-".join(part for part in parts if part)


def cursor_of(day: date, row_id: object) -> str:
    """Write where a page of a list ends, for the address of the next one. It names nothing personal."""
    return f"{day.isoformat()}_{row_id}"
