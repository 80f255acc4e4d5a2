"""Entry point of WSGI servers and of ``flask --app wsgi``."""

from casework.app import create_app

app = create_app()
