"""The interval: worked cases, a slow simulation, and one-by-one draws against draws taken together."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from geo.risk import uncertainty
from geo.risk.components import components, exposure, layer_mean, severity_of
from geo.risk.draws import DRAWS, ONE_BY_ONE, draw_sums, stream
from geo.risk.model import MODEL
from geo.risk.score import score_evidence
from geo.risk.tolls import Tolls
from geo.risk.uncertainty import draw_components, severity_interval
from tests.geo.risk.small_world import AREAS, DAYS, NOWHERE, PLAIN, Happening, only, random_happenings, repeated, world

EVERY_AREA = np.arange(AREAS)


def test_what_is_known_for_sure_is_drawn_the_same_each_time():
    sums = draw_sums(world(Happening(toll=(3, 3, 3)), Happening(civilian=True)), EVERY_AREA, PLAIN)
    assert np.unique(sums.other[0]).tolist() == [1]
    assert np.unique(sums.civilian[0]).tolist() == [1]
    assert np.unique(sums.deaths[0]).tolist() == [4]
    assert sums.deaths[1:].max() == 0


def test_an_imprecise_incident_is_here_in_its_share_of_the_draws_and_elsewhere_in_the_rest():
    vague = Happening(area=0, may=((0, 0.75), (1, 0.25)))
    other = draw_sums(world(vague), EVERY_AREA, PLAIN).other
    assert other.mean(axis=1) == pytest.approx([0.75, 0.25, 0, 0])
    assert set(other[0]) == {0, 1}


def test_an_incident_that_may_lie_outside_the_layer_is_missing_from_that_share_of_the_draws():
    vague = Happening(area=0, may=((0, 0.5), (NOWHERE, 0.5)))
    assert draw_sums(world(vague), EVERY_AREA, PLAIN).other.mean(axis=1) == pytest.approx([0.5, 0, 0, 0])


def test_an_unknown_toll_is_drawn_evenly_from_the_known_ones_of_its_type():
    deaths = draw_sums(world(Happening(toll=None)), EVERY_AREA, PLAIN).deaths[0]
    values, counts = np.unique(deaths, return_counts=True)
    assert values.tolist() == [0, 2, 20]
    assert counts == pytest.approx([DRAWS / 3] * 3, abs=1)


def test_a_toll_given_as_a_range_is_drawn_from_the_triangle_over_it():
    deaths = draw_sums(world(Happening(toll=(0, 30, 40))), EVERY_AREA, PLAIN).deaths[0]
    slow = np.random.default_rng(5).triangular(0, 30, 40, 200_000)
    steps = np.linspace(0.05, 0.95, 19)
    assert np.quantile(deaths, steps) == pytest.approx(np.quantile(slow, steps), abs=0.3)


def test_moments_of_tolls_are_those_of_their_draws():
    mixed = random_happenings(60, seed=2)
    tolls = Tolls.of(world(*mixed), MODEL)
    rows = np.arange(60)
    fine = (np.arange(110_000) + 0.5) / 110_000  # a multiple of the eleven known tolls
    drawn = tolls.quantiles(rows, fine)
    mean, square = tolls.moments(rows)
    assert mean == pytest.approx(drawn.mean(axis=1), rel=1e-4)
    assert square == pytest.approx((drawn**2).mean(axis=1), rel=1e-4)


def test_the_drawn_rate_has_the_gamma_posterior_of_the_frequency():
    evidence = world(*[Happening()] * 2, *[Happening(civilian=True)] * 3)
    drawn = draw_components(evidence, EVERY_AREA, PLAIN)["frequency"][0]
    rate = drawn / (1 - drawn)  # half-point 1
    own = 1 + exposure(evidence.km2, DAYS, PLAIN)[0]
    shape = layer_mean(evidence, PLAIN) + 5
    slow = np.random.default_rng(6).gamma(shape, 1 / own, 400_000)
    steps = np.linspace(0.1, 0.9, 9)
    assert np.quantile(rate, steps) == pytest.approx(np.quantile(slow, steps), rel=0.05)


def test_an_area_that_an_incident_may_lie_in_is_nought_with_a_high_above_it():
    vague = Happening(area=0, may=((0, 0.5), (1, 0.5)))
    scores = score_evidence(world(vague), model=replace(PLAIN, weights=only("frequency")))
    assert scores["severity"].iloc[1] == scores["low"].iloc[1] == 0
    assert scores["high"].iloc[1] > 0
    assert scores["low"].iloc[0] == 0
    assert scores["high"].iloc[2] == 0


def test_areas_that_look_alike_have_the_same_interval():
    scores = score_evidence(world(*[Happening(area=area, toll=None, may=((area, 1.0),)) for area in range(AREAS)]))
    assert scores[["low", "high"]].nunique().tolist() == [1, 1]


def test_the_interval_agrees_with_a_slow_simulation():
    happenings = (
        *[Happening(age=age, toll=(5, 8, 20), civilian=age % 2 == 0) for age in (0, 20, 40, 60)],
        *[Happening(age=age, toll=None, may=((0, 0.75), (1, 0.25))) for age in (5, 15)],
        Happening(area=1, near=(0,)),
    )
    evidence = world(*happenings)
    parts = components(evidence, PLAIN)
    low, high = severity_interval(evidence, parts, EVERY_AREA, PLAIN)
    for area in (0, 1):
        slow = np.quantile(_simulated(happenings, area, parts), [0.05, 0.95])
        assert np.array([low[area], high[area]]) == pytest.approx(slow, abs=2)  # 500 draws: about ±1 in the tails


def _simulated(happenings, area, parts, draws=4_000):
    """Severities of one area: places, tolls and rates drawn plainly, one world after the other."""
    rng = np.random.default_rng(7)
    evidence = world(*happenings)
    own, prior = 1 + exposure(evidence.km2, DAYS, PLAIN)[area], layer_mean(evidence, PLAIN)
    around = sum(_weight(h) for h in happenings if area in h.near)
    held = sum(PLAIN.weights.by_name()[name] * parts[name].iloc[area] for name in ("spread", "groups", "momentum"))
    found = []
    for _ in range(draws):
        civilian = other = deaths = 0.0
        for h in happenings:
            places, shares = zip(*h.may, strict=True) if h.may else ((h.area,), (1.0,))
            if rng.choice(places, p=shares) != area:
                continue
            civilian, other = civilian + _weight(h) * h.civilian, other + _weight(h) * (not h.civilian)
            deaths += _weight(h) * _drawn_toll(h, rng)
        against = rng.gamma(civilian) if civilian else 0.0
        rate = against + (rng.gamma(prior + other) if civilian + other or around else 0.0)
        lethal = deaths * rate / (prior + civilian + other)
        spill = rng.gamma(prior + around) if around else 0.0
        drawn = {
            "frequency": (rate, 1),
            "lethality": (lethal, 10),
            "civilian_harm": (against, 1),
            "spill_over": (spill, 1),
        }
        share = {name: value / own / (value / own + half) for name, (value, half) in drawn.items()}
        found.append(100 * (held + sum(PLAIN.weights.by_name()[name] * value for name, value in share.items())))
    return found


def _weight(h):
    return 2 ** (-h.age / PLAIN.half_life_days)


def _drawn_toll(h, rng):
    if h.toll is None:
        return rng.choice(PLAIN.known_tolls[h.kind])
    return rng.triangular(*h.toll) if h.toll[0] < h.toll[2] else h.toll[1]


@pytest.mark.parametrize(("count", "days"), [(400, 365), (1_500, 365), (1_500, 5_200)])
def test_drawing_the_older_ones_together_agrees_with_drawing_each(count, days):
    evidence = world(*random_happenings(count, seed=count, days=days), days=days)
    busy = count / 100  # keeps the severities in the middle of the scale, where they can move
    model = replace(
        MODEL,
        frequency_half=busy * MODEL.frequency_half,
        lethality_half=busy * MODEL.lethality_half,
        civilian_half=busy * MODEL.civilian_half,
    )
    parts = components(evidence, model)
    each = severity_interval(evidence, parts, EVERY_AREA, model, one_by_one=count)
    mixed = severity_interval(evidence, parts, EVERY_AREA, model, one_by_one=ONE_BY_ONE)
    assert mixed == pytest.approx(np.array(each), abs=0.5)


def test_sums_drawn_together_have_the_mean_and_the_spread_of_sums_drawn_singly():
    evidence = world(*random_happenings(2_000, seed=11))
    model = replace(MODEL, half_life_days=3_000)
    singly = draw_sums(evidence, EVERY_AREA, model, one_by_one=2_000)
    together = draw_sums(evidence, EVERY_AREA, model, one_by_one=0)
    for name in ("civilian", "other", "deaths"):
        one, all_at_once = getattr(singly, name), getattr(together, name)
        assert all_at_once.mean(axis=1) == pytest.approx(one.mean(axis=1), rel=0.01)
        assert all_at_once.std(axis=1) == pytest.approx(one.std(axis=1), rel=0.15)


def test_incidents_and_deaths_drawn_together_rise_and_fall_together():
    vague = [Happening(toll=(9, 9, 9), age=n % 30, may=((0, 0.5), (1, 0.5))) for n in range(400)]
    sums = draw_sums(world(*vague), EVERY_AREA, PLAIN, one_by_one=0)
    assert np.corrcoef(sums.other[0], sums.deaths[0])[0, 1] == pytest.approx(1)


def test_whole_days_are_drawn_singly_until_the_limit_is_reached():
    vague = [Happening(age=age, toll=None) for age in (0, 0, 1, 1)]
    one_by_one = draw_sums(world(*vague), EVERY_AREA, PLAIN, one_by_one=4).deaths[0]
    # with a limit of 3 the second day does not fit, so its two tolls are drawn together, as normal variables
    together = draw_sums(world(*vague), EVERY_AREA, PLAIN, one_by_one=3).deaths[0]
    same_as_the_first_day_alone = draw_sums(world(*vague[:2]), EVERY_AREA, PLAIN).deaths[0]
    assert len(np.unique(one_by_one)) <= 3**4
    assert len(np.unique(together)) > 3**4
    assert (together >= same_as_the_first_day_alone).all()


def test_many_incidents_draw_the_same_bytes_each_time():
    evidence = world(*random_happenings(1_000, seed=4))
    first, second = (score_evidence(evidence).to_csv() for _ in range(2))
    assert first == second


def test_memory_does_not_grow_with_incidents_times_draws():
    evidence = repeated(world(*random_happenings(1_000, seed=8)), times=100)
    tracemalloc.start()
    score_evidence(evidence)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    one_number_for_each_imprecise_incident_and_draw = 8 * DRAWS * evidence.imprecise.sum()
    assert peak < one_number_for_each_imprecise_incident_and_draw / 4


def test_a_stream_has_one_number_in_each_equal_part():
    assert np.sort(stream(0)) == pytest.approx((np.arange(DRAWS) + 0.5) / DRAWS)
    assert not np.array_equal(stream(0), stream(1))


def test_the_severity_that_the_interval_spans_is_the_score():
    evidence = world(*random_happenings(40, seed=9))
    parts = components(evidence, MODEL)
    assert score_evidence(evidence)["severity"].to_numpy() == pytest.approx(severity_of(parts, MODEL.weights))


@pytest.mark.parametrize("shape", [0.002, 0.03, 0.5, 1.0, 3.3, 17.0, 440.0, 25_000.0])
def test_the_table_of_gamma_quantiles_agrees_with_the_exact_function(shape):
    read = uncertainty._gamma(np.array([[shape]]), 0)[0]
    exact = special.gammaincinv(shape, stream(0))
    assert read == pytest.approx(exact, rel=1e-3, abs=1e-6)


def test_a_shape_of_nought_draws_nought():
    assert not uncertainty._gamma(np.array([[0.0]]), 1).any()
