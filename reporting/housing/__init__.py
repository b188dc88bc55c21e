"""ASB cases from a landlord's file: columns, dates by column, rows checked, placed, taken or undone, and counted."""
