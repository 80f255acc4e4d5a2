"""Flask's extensions, created here and configured by the roof."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate

babel = Babel()
login_manager = LoginManager()
migrate = Migrate()
