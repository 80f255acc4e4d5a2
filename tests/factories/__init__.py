"""A small world that tests may build: offices, staff in every role, browsers signed in at once, people with a story."""
