"""Imported files and the counts made from them, one file a noun."""

from reporting.models.counts import CountedArea, MonthlyCount, Source
from reporting.models.housing import HousingCase, HousingChange, HousingImport, HousingSource
from reporting.models.imports import Import, SourceFile, Upload
from reporting.models.incidents import Incident
from reporting.models.supplied import SuppliedCountsImport

__all__ = [
    "CountedArea",
    "HousingCase",
    "HousingChange",
    "HousingImport",
    "HousingSource",
    "Import",
    "Incident",
    "MonthlyCount",
    "Source",
    "SourceFile",
    "SuppliedCountsImport",
    "Upload",
]
