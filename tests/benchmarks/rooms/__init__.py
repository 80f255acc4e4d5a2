"""One module for each thing that is measured; each has ``measure(stage)``, which adds its figures to the table."""
