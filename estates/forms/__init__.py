"""What is asked on the pages of places and people, one file a family of screens."""
