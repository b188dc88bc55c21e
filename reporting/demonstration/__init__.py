"""The demonstration programme: a case study of five estates as rows, with invented names and places.

Every number on its pages is worked out from these rows. The same seed gives the same rows each time.
"""
