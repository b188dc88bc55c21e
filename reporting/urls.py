"""The addresses of imports, counts and dashboards."""

app_name = "reporting"

urlpatterns = []
