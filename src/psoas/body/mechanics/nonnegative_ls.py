"""Non-negative least squares with a balance that comes first: how supports share what they carry, frame after frame."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_DEAR: Final = 1e4
_ROUNDS: Final = 12
_BALANCED: Final = 1e-12


def settle(
    balance: Floats, carried: Floats, rows: Floats, wanted: Floats, *, row_price: Floats, price: Floats
) -> Floats:
    """Sizes x, none negative, that balance and otherwise cost least, in every frame.

    minimise Σ row_price (rows x - wanted)² + Σ price x², subject to balance x = carried as far as it can be had.

    Args:
        balance: what each force adds to the balance (k, 6, j).
        carried: what the balance needs (k, 6).
        rows: what each force adds to the rows (k, r, j).
        wanted: the rows' targets (k, r).
        row_price: (k, r).
        price: of each squared force, infinite where there is none (k, j).
    """
    out = np.zeros(price.shape)
    before = np.zeros(price.shape[1])
    for t in range(len(price)):
        there = np.flatnonzero(np.isfinite(price[t]))
        if len(there) == 0:
            continue
        mine, R = balance[t][:, there], rows[t][:, there]
        H = (R.T * row_price[t]) @ R + np.diag(price[t][there])
        slope = R.T @ (row_price[t] * wanted[t])
        out[t, there] = _balanced(mine, carried[t], H, slope, before[there])
        before = out[t]
    return out


def _balanced(balance: Floats, carried: Floats, H: Floats, slope: Floats, start: Floats) -> Floats:
    """The balance is a dear extra that multipliers make exact (Powell, Hestenes 1969)."""
    dear = H + _DEAR * balance.T @ balance
    excess = np.zeros(len(carried))
    missed = np.inf
    force = start
    for _ in range(_ROUNDS):
        force = non_negative(dear, slope + _DEAR * balance.T @ (carried + excess), force)
        missing = carried - balance @ force
        size = float(np.abs(missing).max())
        # What cannot be balanced at all would only make the multipliers grow.
        if size < _BALANCED or size > 0.5 * missed:
            break
        excess, missed = excess + missing, size
    return force


def non_negative(H: Floats, slope: Floats, start: Floats) -> Floats:
    """The minimiser of x'Hx/2 - slope'x over x >= 0 (Lawson & Hanson 1974), from a guess."""
    k = len(slope)
    used = start > 0.0
    x = start * used
    small = 1e-13 * max(float(np.abs(slope).max()), 1e-300)
    for step in range(8 * k):
        if step or not used.any():
            gain = np.where(used, -np.inf, slope - H @ x)
            if gain.max() <= small:
                break
            used[int(gain.argmax())] = True
        while used.any():
            trial = np.zeros(k)
            chosen = np.flatnonzero(used)
            trial[chosen] = np.linalg.solve(H[chosen][:, chosen], slope[chosen])
            if trial[chosen].min() > 0.0:
                x = trial
                break
            falling = used & (trial <= 0.0)
            length = float(np.min(x[falling] / np.maximum(x[falling] - trial[falling], 1e-300)))
            x = x + length * (trial - x)
            used &= x > 1e-15
            x[~used] = 0.0
    return x
