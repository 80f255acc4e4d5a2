"""What 今日 and the list of cases read: columns only, names and texts opened when the page shows them."""
