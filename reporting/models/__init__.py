"""Imported files and the counts made from them, one file a noun."""

from reporting.models.counts import CountedArea, MonthlyCount, Source
from reporting.models.imports import Import, SourceFile, Upload
from reporting.models.incidents import Incident

__all__ = ["CountedArea", "Import", "Incident", "MonthlyCount", "Source", "SourceFile", "Upload"]
