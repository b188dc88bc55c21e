"""People from a CSV or XLSX file: read, columns named, each row checked, then all that was agreed to, or nothing."""
