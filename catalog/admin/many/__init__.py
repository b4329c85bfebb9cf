"""Many packages at once: taken away and brought back as a spreadsheet, or edited in one respect."""
