"""What may come next, and how often such a statement came true.

Reading order: `series` (deaths a month per unit), `scoring` (how a forecast is judged), `benchmarks` (what it must
beat), `seasons`, `memory`, `analogs`, `pooled` (the parts of the forecast of deaths), `model` (their blend, target B),
`backtest` (its record), `days`, `chances` (target A: the chance of a fatal incident), `chance_record` (its record),
`reliability` (both records drawn), `density` (whether a
country's data bear an outlook), `record` (how such statements did, for the page), `result` (an outlook on a layer of
the app, or a plain refusal), `stored`, `background` (made by a worker), `commands`.
"""

from geo.outlook.result import OutlookResult, outlook, require_fresh

__all__ = ["OutlookResult", "outlook", "require_fresh"]
