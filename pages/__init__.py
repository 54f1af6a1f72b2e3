"""The screen. Only these files and app.py know of Streamlit."""

PAGES = {
    "overview.py": "Overview",
    "incidents.py": "Incidents",
    "changes.py": "What changed",
    "trends.py": "Trends",
    "borders.py": "Border areas",
    "capital.py": "Distance from Bamako",
    "sites.py": "Sites and routes",
    "outlook.py": "Outlook",
    "weights.py": "Weights",
    "methods.py": "Methods",
    "areas.py": "Areas",
    "data.py": "Data",
    "imports.py": "Import",
}
"""Every page's file and title, in the order of the navigation."""
