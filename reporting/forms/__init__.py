"""What is asked on the pages of imports and counts, one file a family of screens."""
