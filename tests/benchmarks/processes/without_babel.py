"""Import this first in a process that speaks one language: Flask-Admin then finds no Flask-Babel, and loads none."""

import sys
from typing import Any, cast

cast("dict[str, Any]", sys.modules)["flask_babel"] = None
