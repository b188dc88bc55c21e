"""Lists that people bring as CSV or XLSX files: read within limits, and taken in steps by a worker."""
