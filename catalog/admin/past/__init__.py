"""What records were: their history, what differs between two revisions, and the way back."""
