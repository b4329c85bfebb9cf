"""Two to six packages beside each other."""
