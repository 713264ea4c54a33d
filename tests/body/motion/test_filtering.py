"""Smoothing, resampling and derivatives against SciPy and against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline, make_interp_spline
from scipy.signal import butter, filtfilt, freqz

from psoas.body.motion.filtering import (
    can_filter,
    coefficients,
    derivatives,
    even_times,
    figures,
    low_pass,
    padding,
    resample,
)
from psoas.errors import BodyError

RNG = np.random.default_rng(3)
RATES = st.floats(20.0, 2000.0)


def _corrected(rate_hz: float, cutoff_hz: float) -> float:
    """Cut-off of one pass, by Winter's correction of the warped frequency."""
    warped = math.tan(math.pi * cutoff_hz / rate_hz) / (math.sqrt(2) - 1) ** 0.25
    return rate_hz / math.pi * math.atan(warped)


@pytest.mark.parametrize("rate", [60.0, 100.0, 2000.0])
@pytest.mark.parametrize("frames", [2, 7, 40, 700])
def test_both_passes_are_scipys(rate: float, frames: int) -> None:
    x = RNG.normal(size=(frames, 3)).cumsum(axis=0)
    b, a = butter(2, _corrected(rate, 6.0), fs=rate)
    ours = low_pass(x, rate, 6.0)
    theirs = filtfilt(b, a, x, axis=0, padtype="odd", padlen=padding(rate, 6.0, frames))
    assert np.allclose(ours, theirs, atol=1e-9 * np.abs(x).max())


@given(rate=RATES, share=st.floats(0.01, 0.95))
def test_gain_after_both_passes_is_half_the_power_at_the_cut_off(rate: float, share: float) -> None:
    cutoff = share * rate / 2
    b, a = coefficients(rate, cutoff)
    _, response = freqz(b, a, worN=[cutoff], fs=rate)
    assert abs(response[0]) ** 2 == pytest.approx(1 / math.sqrt(2), rel=1e-6)


@given(slope=st.floats(-1e3, 1e3), start=st.floats(-1e3, 1e3))
def test_a_straight_line_passes_unchanged(slope: float, start: float) -> None:
    line = start + slope * np.arange(150) / 100
    assert np.allclose(low_pass(line, 100.0, 6.0), line, atol=2e-2 + 2e-4 * abs(slope))
    assert np.allclose(low_pass(line, 100.0, 6.0)[40:110], line[40:110], atol=1e-3 * (1 + abs(slope)))


def test_a_slow_wave_stays_in_phase_and_a_fast_one_goes() -> None:
    t = np.arange(500) / 100
    slow, fast = np.sin(2 * np.pi * t), np.sin(2 * np.pi * 30 * t)
    got = low_pass(slow + fast, 100.0, 6.0)
    assert np.abs(got - slow)[50:-50].max() < 2e-3
    assert np.abs(low_pass(fast, 100.0, 6.0))[50:-50].max() < 2e-3


@pytest.mark.parametrize(("rate", "cutoff"), [(10.0, 6.0), (100.0, 0.0), (100.0, -1.0), (12.0, 6.0)])
def test_an_impossible_cut_off_is_refused(rate: float, cutoff: float) -> None:
    assert not can_filter(rate, cutoff)
    with pytest.raises(BodyError, match="cutoff_hz"):
        low_pass(np.zeros(10), rate, cutoff)


@pytest.mark.parametrize("frames", [6, 7, 30, 95, 96, 97, 98, 130, 400])
def test_derivatives_are_those_of_scipys_quintic_spline(frames: int) -> None:
    x = RNG.normal(size=(frames, 2))
    t = 0.01 * np.arange(frames)
    spline = make_interp_spline(t, x, k=5)
    first, second = derivatives(x, 0.01)
    assert np.allclose(first, spline(t, 1), atol=1e-8 * 1e2)
    assert np.allclose(second, spline(t, 2), atol=1e-8 * 1e4)


@pytest.mark.parametrize("frames", [4, 5])
def test_few_frames_get_a_cubic(frames: int) -> None:
    t = np.arange(frames) / 10
    first, second = derivatives(1 + t - 4 * t**2 + 2 * t**3, 0.1)
    assert np.allclose(first, 1 - 8 * t + 6 * t**2)
    assert np.allclose(second, -8 + 12 * t)


@pytest.mark.parametrize(("frames", "speed", "bend"), [(1, 0.0, 0.0), (2, 5.0, 0.0), (3, 5.0, 6.0)])
def test_fewer_still_hold_what_they_can(frames: int, speed: float, bend: float) -> None:
    t = np.arange(frames) / 10
    first, second = derivatives((speed * t + bend / 2 * t**2)[:, None], 0.1)
    assert np.allclose(first[:, 0], speed + bend * t)
    assert np.allclose(second, bend)


def test_acceleration_of_a_fast_stride_is_right_at_60_hz() -> None:
    t, w = np.arange(120) / 60, 2 * np.pi * 3
    _, second = derivatives(np.sin(w * t), 1 / 60)
    assert np.abs(second + w**2 * np.sin(w * t))[6:-6].max() < 0.001 * w**2


@settings(max_examples=50)
@given(st.lists(st.floats(1e-3, 1.0), min_size=2, max_size=40))
def test_resampling_is_scipys_natural_spline(steps: list[float]) -> None:
    t = np.cumsum(steps)
    x = np.sin(7 * t)[:, None] * [1.0, -2.0]
    at = np.linspace(t[0], t[-1], 33)
    assert np.allclose(resample(t, x, at), CubicSpline(t, x, bc_type="natural")(at), atol=1e-8)
    assert np.allclose(resample(t, x, t), x, atol=1e-9)


def test_one_sample_is_held() -> None:
    assert resample(np.array([2.0]), np.array([[3.0]]), np.array([0.0, 9.0])).tolist() == [[3.0], [3.0]]


def test_times_rounded_to_the_millisecond_are_even_and_uneven_ones_are_not() -> None:
    exact = np.arange(600) / 60
    even, was_even = even_times(np.round(exact, 3))
    assert was_even
    assert np.allclose(even, exact, atol=1e-3)
    uneven = exact.copy()
    uneven[300] += 0.004
    assert not even_times(uneven)[1]


def test_kinematics_and_forces_share_their_cut_off() -> None:
    assert figures()["kinematics_cutoff"] == figures()["forces_cutoff"] == 6
