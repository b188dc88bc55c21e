"""The pages of places and people, one file a family of screens."""
