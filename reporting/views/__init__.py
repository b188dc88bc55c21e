"""The pages of imports, counts and dashboards, and those that mix the apps, one file a family of screens."""
