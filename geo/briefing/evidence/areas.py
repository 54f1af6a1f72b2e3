"""Tables about areas: levels, ranking, key figures, how the levels are made."""

import pandas as pd

from geo.briefing.facts import Facts
from geo.briefing.model import Column, Table
from geo.present import words
from geo.present.language import said
from geo.present.measures import COMPONENT_HELP, COMPONENT_NAMES
from geo.risk.levels import LEVELS
from geo.risk.model import COMPONENTS, model_for


def figures_table(facts: Facts) -> Table:
    """Key figures now and in the window of equal length before."""
    t, now, then = facts.pen, facts.now, facts.then
    rows = [
        ("Incidents", now.incidents, then.incidents),
        ("Deaths, best figure, where one is known", now.deaths_best, then.deaths_best),
        ("Deaths, lowest figure", now.deaths_low, then.deaths_low),
        ("Deaths, highest figure", now.deaths_high, then.deaths_high),
        ("Incidents without a death toll", now.unknown_tolls, then.unknown_tolls),
        ("Incidents against civilians", now.against_civilians, then.against_civilians),
        ("Incidents by unidentified actors", now.unidentified, then.unidentified),
    ]
    frame = pd.DataFrame(
        {
            "measure": [t(name) for name, _, _ in rows],
            "now": pd.array([float(value) for _, value, _ in rows], dtype="Float64"),
            "before": pd.array(
                [float(value) if then.whole_window_in_data else None for _, _, value in rows], dtype="Float64"
            ),
        }
    )
    for column in ("now", "before"):
        frame[column] = frame[column].mask(frame[column].isna()).astype("Float64")
    frame["difference"] = frame["now"] - frame["before"]
    return Table(
        key="figures",
        title=t("Key figures"),
        frame=frame,
        columns=(
            Column("measure", t("Measure"), width=3),
            Column("now", t("This window"), "number", missing=t(words.NO_FIGURE)),
            Column("before", t("Window before"), "number"),
            Column("difference", t("Difference"), "number"),
        ),
        language=facts.brief.language,
        note="" if then.whole_window_in_data else t("The window before does not lie whole in the data."),
    )


def areas_table(facts: Facts) -> Table:
    """Every scored area, the most severe first."""
    t, scores = facts.pen, facts.scores
    change = None if facts.change is None else facts.change["severity_change"].loc[scores.index]
    frame = severity_frame(facts, scores).assign(
        rank=range(1, len(scores) + 1),
        change=float("nan") if change is None else change.round(1).to_numpy(),
        change_words="–" if change is None else [t.signed(value).shown for value in change],
    )
    level, named, counted = severity_columns(facts)
    return Table(
        key="areas",
        title=t("Areas by computed severity"),
        frame=frame,
        columns=(
            Column("rank", t("Rank"), "number", width=0.6),
            level,
            *named,
            Column("change_words", t("Change"), where="print", width=0.8, flush=True),
            Column("change", t("Change of severity"), "number", digits=1, where="data"),
            *counted,
        ),
        language=facts.brief.language,
        note=severity_note(facts),
        empty=t("No area of this layer lies in the chosen countries."),
    )


def severity_frame(facts: Facts, scores: pd.DataFrame) -> pd.DataFrame:
    """Scores of any layer as a table's rows, in their order, with level, interval and tolls in words."""
    t = facts.pen
    whole = scores[["severity", "low", "high"]].itertuples(index=False)
    tolls = scores[["deaths_low", "deaths_best", "deaths_high"]].itertuples(index=False)
    frame = scores.drop(columns=["level", "confidence"]).assign(
        level=[t(str(name)) for name in scores["level"]],
        confidence=[t(str(name)) for name in scores["confidence"]],
        interval=[words.severity_with_interval(*row) for row in whole],
        toll=[t.deaths(*row).shown for row in tolls],
    )
    frame.index.name = "area_id"
    rounding = dict.fromkeys(("severity", "low", "high"), 1) | dict.fromkeys(COMPONENTS, 4)
    return frame.round(rounding).reset_index()


def severity_columns(facts: Facts) -> tuple[Column, tuple[Column, ...], tuple[Column, ...]]:
    """The columns of `severity_frame`: the level, what is scored and how high, and what it rests on."""
    t = facts.pen
    level = Column("level", t("Level"), width=1.2)
    named = (
        Column("area_id", t("Area code"), where="data"),
        Column("name", t("Area"), width=2),
        Column("country", t("Country"), where="data"),
        Column("interval", t("Severity (5–95 %)"), where="print", width=1.5, flush=True),
        Column("severity", t("Severity"), "number", digits=1, where="data"),
        Column("low", t("Severity, 5 %"), "number", digits=1, where="data"),
        Column("high", t("Severity, 95 %"), "number", digits=1, where="data"),
    )
    counted = (
        Column("incidents", t("Incidents"), "number"),
        Column("toll", t("Deaths (low–high)"), where="print", width=1.6, flush=True),
        Column("deaths_best", t("Deaths, best figure"), "number", where="data"),
        Column("deaths_low", t("Deaths, lowest figure"), "number", where="data"),
        Column("deaths_high", t("Deaths, highest figure"), "number", where="data"),
        Column("unknown_tolls", t("Without a toll"), "number"),
        Column("imprecise", t("Imprecise places"), "number", where="data"),
        Column("unidentified", t("Unidentified actors"), "number", where="data"),
        Column("confidence", t("Data"), width=0.9),
        *(Column(name, t(COMPONENT_NAMES[name]), "number", digits=4, where="data") for name in COMPONENTS),
    )
    return level, named, counted


def severity_note(facts: Facts) -> str:
    """How severity is to be read."""
    return facts.pen("Severity 0–100 with its 5–95 % interval; computed, not an analyst's judgement.")


def levels_table(facts: Facts) -> Table:
    """The levels with their ranges, and how many areas stand at each."""
    t, counts = facts.pen, facts.scores["level"].value_counts()
    frame = pd.DataFrame(
        {
            "letter": [level.letter for level in reversed(LEVELS)],
            "level": [t(level.name) for level in reversed(LEVELS)],
            "range": [f"{level.lower:g}–{level.upper:g}" for level in reversed(LEVELS)],
            "areas": [int(counts.get(level.name, 0)) for level in reversed(LEVELS)],
        }
    )
    return Table(
        key="levels",
        title=t("Levels of computed severity"),
        frame=frame,
        columns=(
            Column("letter", t("Letter"), width=0.6),
            Column("level", t("Level"), width=1.6),
            Column("range", t("Severity from – to")),
            Column("areas", t("Areas"), "number"),
        ),
        language=facts.brief.language,
    )


def components_table(facts: Facts) -> Table:
    """What severity is made of: each component with its weight, and, for a brief about one area, its points there."""
    t, weights = facts.pen, model_for(facts.query).weights.as_series()
    frame = pd.DataFrame(
        {
            "component": [t(COMPONENT_NAMES[name]) for name in COMPONENTS],
            "weight": [100 * float(weights[name]) for name in COMPONENTS],
            "help": [said(COMPONENT_HELP[name], facts.brief.language) for name in COMPONENTS],
        }
    )
    columns = [
        Column("component", t("Component"), width=1.6),
        Column("weight", t("Points possible"), "number", width=0.7),
    ]
    if facts.area is not None:
        frame["points"] = [100 * float(weights[name] * facts.area[name]) for name in COMPONENTS]
        columns.append(Column("points", t("Points here"), "number", digits=1, width=0.7))
    columns.append(Column("help", t("What it is"), width=4))
    return Table(
        key="components",
        title=t("What severity is made of"),
        frame=frame,
        columns=tuple(columns),
        language=facts.brief.language,
    )
