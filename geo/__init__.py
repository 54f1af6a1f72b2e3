"""Where armed violence in Mali and the Sahel is, how bad it is, and how sure that is.

Reading order: `errors`, `units`, `schemas`, `query` (the reader's filters), `incidents` (what happened),
`areas` (where), `study` (both joined), `risk` (how bad), `present` (saying it), `briefing` (taking it away),
`web` (over HTTP). Nothing in here knows of the screen; `pages/` does.

>>> from geo.study import open_study
>>> study = open_study()
>>> study.incidents.table.head()
>>> study.layer("admin1").areas.plot()
"""
