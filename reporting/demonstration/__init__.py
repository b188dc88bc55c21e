"""The demonstration programme: the case study of Camden's five estates as rows, with invented names and places.

Every number on its pages is worked out from these rows. The same seed gives the same rows each time.
"""
