"""The screen. Only these files and app.py know of Streamlit."""

SECTIONS = {
    "": {  # these stand in the navigation by themselves, the others under their section
        "overview.py": "Overview",
        "outlook.py": "Outlook",
        "briefing.py": "Briefing",
    },
    "Explore": {
        "area.py": "Area",
        "incidents.py": "Incidents",
        "trends.py": "Trends",
        "borders.py": "Border areas",
        "capital.py": "Distance from Bamako",
        "sites.py": "Sites and routes",
    },
    "Changes": {
        "changes.py": "What changed",
        "compare.py": "Compare",
        "watch.py": "Watch list",
    },
    "Method": {
        "weights.py": "Weights",
        "methods.py": "Methods",
    },
    "Data": {
        "data.py": "Data",
        "imports.py": "Import",
        "areas.py": "Areas",
    },
}
"""Every section of the navigation, with its pages' files and titles; a page is added by one line."""

PAGES = {file: title for pages in SECTIONS.values() for file, title in pages.items()}
"""Every page's file and title, in the order of the navigation."""
