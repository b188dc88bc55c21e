"""Home, and the addresses of imports, counts and dashboards."""

from django.urls import path

from reporting.views import dashboard, files, home, housing, imports, rows, supplied

app_name = "reporting"

urlpatterns = [
    path("", home.home, name="home"),
    path("police-data/", imports.imports, name="imports"),
    path("police-data/add/", imports.add_police_files, name="add-police-files"),
    path("police-data/files/", files.police_files, name="police-files"),
    path("police-data/<int:pk>/", imports.police_import, name="police-import"),
    path("police-data/<int:pk>/progress/", imports.police_import_progress, name="police-import-progress"),
    path("police-data/<int:pk>/problems.csv", imports.police_import_problems, name="police-import-problems"),
    path("police-data/<int:pk>/zero/", imports.answer_zero, name="answer-zero"),
    path("police-data/<int:pk>/undo/", imports.undo_police_import, name="undo-police-import"),
    path("police-counts/", supplied.supplied_imports, name="supplied-imports"),
    path("police-counts/<int:pk>/", supplied.supplied_import, name="supplied-import"),
    path("police-counts/<int:pk>/progress/", supplied.supplied_import_progress, name="supplied-import-progress"),
    path("police-counts/<int:pk>/problems.csv", supplied.supplied_import_problems, name="supplied-import-problems"),
    path("police-counts/<int:pk>/confirm/", supplied.confirm_supplied_import, name="confirm-supplied-import"),
    path("police-counts/<int:pk>/cancel/", supplied.cancel_supplied_import, name="cancel-supplied-import"),
    path("police-counts/<int:pk>/undo/", supplied.undo_supplied_import, name="undo-supplied-import"),
    path("housing-data/", housing.housing_imports, name="housing-imports"),
    path("housing-data/add/", housing.add_housing_file, name="add-housing-file"),
    path("housing-data/<int:pk>/", housing.housing_import, name="housing-import"),
    path("housing-data/<int:pk>/progress/", housing.housing_import_progress, name="housing-import-progress"),
    path("housing-data/<int:pk>/categories/", housing.map_housing_categories, name="map-housing-categories"),
    path("housing-data/<int:pk>/problems.csv", housing.housing_import_problems, name="housing-import-problems"),
    path("housing-data/<int:pk>/confirm/", housing.confirm_housing_import, name="confirm-housing-import"),
    path("housing-data/<int:pk>/cancel/", housing.cancel_housing_import, name="cancel-housing-import"),
    path("housing-data/<int:pk>/undo/", housing.undo_housing_import, name="undo-housing-import"),
    path("programmes/<slug:slug>/asb/", dashboard.dashboard, name="dashboard"),
    path("programmes/<slug:slug>/asb/counts/", dashboard.supplied_counts, name="supplied-counts"),
    path("programmes/<slug:slug>/asb/cases/", rows.housing_cases, name="housing-cases"),
    path("programmes/<slug:slug>/asb/cases.csv", rows.housing_cases_csv, name="housing-cases-csv"),
    path("programmes/<slug:slug>/asb/rows/", rows.asb_rows, name="asb-rows"),
    path("programmes/<slug:slug>/asb/rows.csv", rows.asb_rows_csv, name="asb-rows-csv"),
]
