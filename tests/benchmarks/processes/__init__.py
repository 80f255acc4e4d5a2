"""What runs in a process of its own: Casework, Casework on plain columns, a bare page, Flask-Admin."""
