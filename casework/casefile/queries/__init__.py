"""What the pages of one case read."""
