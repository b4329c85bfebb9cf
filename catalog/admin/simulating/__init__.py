"""What a use would cost and permit, by up to six packages."""
