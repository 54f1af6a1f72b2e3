"""Each component counted by hand in the small world, and all of them against a slow oracle."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import QueryError
from geo.risk import components as c
from geo.risk.by_day import ByDay
from geo.risk.evidence import gather
from geo.risk.model import COMPONENTS, MODEL
from tests.geo.risk.oracle import slow_components, slow_momentum
from tests.geo.risk.small_world import AREAS, NOWHERE, PLAIN, Happening, random_happenings, world


def component(name, *happenings, model=PLAIN, **shape):
    return c.components(world(*happenings, **shape), model)[name].to_numpy()


# exposure of each area: 10,000 km² × 30 days = 1 (the rest, e^−12, shows in the sixth digit only)


def test_a_constant_rate_comes_out_as_that_rate_whatever_the_half_life():
    daily = [Happening(age=age) for age in range(360)]
    for half_life in (10, 90, 1000):
        model = replace(PLAIN, half_life_days=half_life)
        evidence = world(*daily)
        rate = c.weighted(evidence, model)[0] / c.exposure(evidence.km2, 360, model)[0]
        assert rate == pytest.approx(30, rel=0.04)  # one a day is 30 in 30 days; days are counted whole


def test_an_incident_a_half_life_old_weighs_half():
    evidence = world(Happening(age=0), Happening(area=1, age=90))
    assert c.weighted(evidence, MODEL) == pytest.approx([1, 0.5, 0, 0])


def test_frequency_lies_halfway_between_the_areas_rate_and_the_layers_where_exposure_equals_k():
    # four incidents in four areas: the layer's mean is 1; area 0 has a rate of 4; (1·1 + 4) / (1 + 1) = 2.5
    rate = c.frequency_rate(world(*[Happening()] * 4), PLAIN)
    assert rate == pytest.approx([2.5, 0, 0, 0], rel=1e-4)
    assert component("frequency", *[Happening()] * 4)[0] == pytest.approx(2.5 / 3.5, rel=1e-4)


def test_an_area_with_incidents_only_around_it_has_the_layers_share_of_frequency():
    # mean 1/4, nothing inside: (1/4·1 + 0) / (1 + 1) = 1/8
    assert c.frequency_rate(world(Happening(near=(1,))), PLAIN)[1] == pytest.approx(1 / 8, rel=1e-4)


def test_lethality_is_deaths_over_exposure_and_prior():
    # 20 deaths / (1 + 1) = 10 = the half-point
    assert component("lethality", Happening(toll=(20, 20, 20)))[0] == pytest.approx(0.5, rel=1e-4)


def test_an_unknown_toll_counts_at_the_median_of_its_type():
    evidence = world(Happening(toll=None), Happening(toll=None, kind="Other"))
    assert c.expected_toll(evidence, PLAIN).tolist() == [2, 4]


def test_an_unknown_toll_is_never_zero_even_where_all_known_ones_are():
    quiet = component("lethality", Happening(toll=(0, 0, 0), kind="Looting"))[0]
    unknown = component("lethality", Happening(toll=None, kind="Looting"))[0]
    assert quiet == 0
    assert unknown == pytest.approx(0.5 / 10.5, rel=1e-4)  # one death / (1 + 1), against a half-point of 10


def test_every_unknown_toll_of_the_model_raises_lethality():
    for name in (*MODEL.known_tolls, "a type nobody has seen"):
        evidence = replace(world(Happening(toll=None)), sub_events=(name, "", ""))
        assert c.lethality_rate(evidence, MODEL)[0] > 0


def test_civilian_harm_counts_only_incidents_against_civilians():
    # two of three: 2 / (1 + 1) = 1 = the half-point
    three = (Happening(civilian=True), Happening(civilian=True), Happening())
    assert component("civilian_harm", *three)[0] == pytest.approx(0.5, rel=1e-4)


def test_spread_counts_cells_not_incidents():
    one_cell = component("spread", Happening(cell=7), Happening(cell=7))[0]
    two_cells = component("spread", Happening(cell=7), Happening(cell=8))[0]
    assert (one_cell, two_cells) == (pytest.approx(0.5), pytest.approx(0.75))


def test_spread_of_a_tiny_district_is_counted_against_ten_thousand_square_kilometres():
    sizes = (25, 10_000, 20_000, 10_000)
    spread = component("spread", Happening(0), Happening(1), Happening(2), km2=sizes)
    assert spread[:2] == pytest.approx([0.5, 0.5])
    assert spread[2] == pytest.approx(1 - 2**-0.5)


def test_spread_stops_at_the_whole_area():
    everywhere = world(*[Happening(cell=cell) for cell in range(60)])
    assert c.spread_share(everywhere)[0] == 1


def test_groups_count_once_however_often_they_act_and_a_group_beside_counts_too():
    assert component("groups", Happening(group=1), Happening(group=1))[0] == pytest.approx(1 - 2**-0.5)
    assert component("groups", Happening(group=1), Happening(group=2))[0] == pytest.approx(0.5)
    assert component("groups", Happening(group=1, beside=2))[0] == pytest.approx(0.5)


def test_an_actor_that_is_no_armed_group_adds_no_group():
    assert component("groups", Happening(group=NOWHERE))[0] == 0


def test_all_unidentified_count_as_one_group(study):
    gathered = gather(study, study.choices.default())
    codes = set(gathered.group[gathered.unidentified].tolist())
    assert len(codes) == 1
    assert codes.isdisjoint(gathered.group[~gathered.unidentified].tolist())


def test_spill_over_is_the_frequency_measure_of_the_surroundings():
    # mean 2/4; two around area 1, its surroundings 10,000 km²: (0.5 + 2) / 2 = 1.25
    rate = c.spill_over_rate(world(*[Happening(near=(1,))] * 2), PLAIN)
    assert rate == pytest.approx([0, 1.25, 0, 0], rel=1e-4)


def test_unplaced_incidents_count_nowhere_but_in_the_surroundings():
    parts = c.components(world(*[Happening(area=NOWHERE, near=(2,))] * 3), PLAIN)
    assert parts.drop(columns="spill_over").to_numpy().max() == 0
    assert parts["spill_over"].to_numpy() == pytest.approx([0, 0, 1.5 / 2.5, 0], rel=1e-4)


@pytest.mark.parametrize(("recent", "earlier"), [(1, 0), (5, 2), (3, 9), (0, 4), (20, 20)])
def test_momentum_agrees_with_drawing_both_rates(recent, earlier):
    ages = [10] * recent + [200] * earlier
    exact = c.momentum(world(*[Happening(age=age) for age in ages]))[0]
    assert exact == pytest.approx(slow_momentum(ages, 360), abs=0.004)


def test_one_recent_incident_alone_is_half_of_full_momentum_and_four_are_nearly_all_of_it():
    alone, four = (c.momentum(world(*[Happening()] * count))[0] for count in (1, 4))
    assert alone == pytest.approx(0.52, abs=0.01)
    assert four == pytest.approx(0.96, abs=0.02)


def test_momentum_of_a_short_window_compares_its_last_quarter():
    # 8 days: the last 2 against the 6 before
    rising = c.momentum(world(*[Happening(age=1)] * 3, days=8))[0]
    assert rising > 0
    assert c.momentum(world(*[Happening(age=2)] * 3, days=8))[0] == 0


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_window_too_short_to_split_has_no_momentum(days):
    assert c.momentum(world(*[Happening()] * 9, days=days)).max() == 0


def test_a_severity_is_the_weighted_sum_of_its_components():
    parts = c.components(world(*random_happenings(50, seed=3)), PLAIN)
    expected = 100 * (parts @ MODEL.weights.as_series())
    assert c.severity_of(parts, MODEL.weights) == pytest.approx(expected.to_numpy())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("days", [1, 30, 360, 5200])
def test_all_components_agree_with_a_slow_oracle(seed, days):
    happenings = random_happenings(3 * seed, seed, days=days)
    sizes, around = [25.0, 5_000.0, 10_000.0, 90_000.0], [0.0, 1_000.0, 30_000.0, 30_000.0]
    studied = [True, True, False, seed % 2 == 0]
    shape = {"days": days, "km2": sizes, "around_km2": around, "in_study": studied}
    fast = c.components(world(*happenings, **shape), MODEL)
    slow = slow_components(happenings, MODEL, **shape)
    for name in COMPONENTS:
        assert fast[name].to_numpy() == pytest.approx(slow[name], abs=0.004 if name == "momentum" else 1e-9), name


def test_a_layer_without_study_areas_has_a_mean_of_nought():
    assert c.layer_mean(world(Happening(), in_study=[False] * AREAS), PLAIN) == 0


def test_an_age_outside_the_window_is_refused():
    with pytest.raises(QueryError, match=r"Ages run from 0 to 30 days, the window allows 0 to 29\."):
        world(Happening(), Happening(age=30), days=30)
    with pytest.raises(QueryError, match=r"Ages run from -1 to -1 days"):
        world(Happening(age=-1))


def test_saturation_gives_a_half_at_the_half_point():
    assert c.saturate(np.array([0.0, 2.0, 6.0]), 2.0).tolist() == [0, 0.5, 0.75]


def test_sums_by_day_are_the_sums_of_the_rows():
    rng = np.random.default_rng(0)
    area, age, toll = rng.integers(-1, 6, 200), rng.integers(0, 50, 200), rng.integers(0, 9, 200).astype(float)
    area[area == 4] = 5  # an area without a row
    by_day, weights = ByDay.of(area, age, 6, 50), rng.random(50)
    slow = [sum(weights[d] * t for a, d, t in zip(area, age, toll, strict=True) if a == at) for at in range(6)]
    assert by_day.weigh(weights, toll) == pytest.approx(slow)
    assert by_day.weigh(np.ones(50)).tolist() == [int((area == at).sum()) for at in range(6)]


def test_sums_of_no_rows_are_nought():
    nothing = np.array([], dtype=np.int64)
    assert ByDay.of(nothing, nothing, 3, 10).weigh(np.ones(10)).tolist() == [0, 0, 0]


def test_study_land_outside_the_areas_and_what_happened_there_count_in_the_layer_s_mean():
    evidence = world(Happening(area=0), Happening(area=NOWHERE))
    covered = c.layer_mean(evidence, PLAIN)
    with_rest = replace(evidence, rest_km2=40_000.0, in_rest=np.array([False, True]))
    assert c.layer_mean(with_rest, PLAIN) == pytest.approx(covered)
    assert c.layer_mean(replace(with_rest, in_rest=np.array([False, False])), PLAIN) == pytest.approx(covered / 2)
