"""The year plan in Excel: taken along, edited, looked over, saved, and undone within a day."""
