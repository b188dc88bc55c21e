"""Imported files and the counts made from them, one file a noun."""

from reporting.models.counts import MonthlyCount, Source
from reporting.models.imports import Import, SourceFile
from reporting.models.incidents import Incident

__all__ = ["Import", "Incident", "MonthlyCount", "Source", "SourceFile"]
