"""Misspelt names: which name of the table is meant, if one is surely meant.

People write vowels, doubled letters and sounds wrongly, and slip a key; medicines differ from one another in their
consonants (dapoxetine, duloxetine). So vowels and like sounds weigh less than other consonants.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from psoas.text.medicines import looks_like, table

SHORTEST, LONG = 5, 9
_SOUNDS = (
    ("ph", "f"), ("ae", "e"), ("oe", "e"), ("ie", "i"), ("ei", "i"), ("ee", "i"), ("ea", "i"), ("th", "t"),
    ("rh", "r"), ("ck", "k"), ("qu", "k"), ("ch", "k"), ("x", "ks"), ("y", "i"), ("z", "s"), ("ce", "se"), ("ci", "si"),
    ("c", "k"), ("w", "v"), ("j", "g"),
)  # fmt: skip
_UNFIT = frozenset({"common", "seldom", "class"})  # names that no misspelling is taken for
_VOWELS = frozenset("aeiou")
# Consonants that are heard alike or written for one another.
_ALIKE = frozenset(map(frozenset, ("mn", "bp", "dt", "gk", "fv", "sk", "lr", "bv")))


def sound(word: str) -> str:
    """The word as it is heard: like sounds alike, doubled letters single.

    >>> sound("ibuprophen") == sound("ibuprofen")
    True
    """
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    heard_word = word[:1]
    for letter in word[1:]:
        if letter != heard_word[-1]:
            heard_word += letter
    return heard_word


@lru_cache(maxsize=2)
def _pool(well_known: bool) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Names that a misspelling may mean, by their first sound: written, sound, key."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for key, row in table.names().items():
        held, _, marks, register, _, _ = row.split(",")
        told = marks.split()
        if not _UNFIT.isdisjoint(told):
            continue
        if (register in table.OWN_ROWS or held == key or "lay" in told) is not well_known:
            continue
        if " " in key:
            if key.count(" ") > 1 or not well_known:
                continue
            one = key.replace(" ", "")
        else:
            one = key
        if len(one) >= SHORTEST and one.isalpha():
            heard = sound(one)
            found[heard[0]].append((one, heard, key))
    return {first: tuple(names) for first, names in found.items()}


def _cost(left: str, right: str) -> float:
    """How unlike two sounds are: a vowel, a like consonant, a doubled or swapped letter 1; another consonant 1.5."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - loaded with the first unknown word only

    cost = float(OSA.distance(left, right))
    if len(left) == len(right):
        for a, b in zip(left, right, strict=True):
            if a != b and not (a in _VOWELS and b in _VOWELS) and frozenset((a, b)) not in _ALIKE:
                cost += 0.5
        if sorted(left) == sorted(right):  # letters swapped, none changed
            cost = 1.0
    return cost


def slips(left: str, right: str) -> int:
    """How many letters two words differ by."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return int(OSA.distance(left, right))


def _best(word: str, well_known: bool) -> tuple[str, ...]:
    """The names that a word may mean: the likeliest first, with those that are as few letters away."""
    from rapidfuzz import process  # noqa: PLC0415 - loaded with the first unknown word only
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    heard, stem = sound(word), looks_like.stem(word)
    names = _pool(well_known).get(heard[0], ())
    allowed = 2.0 if len(word) >= LONG else 1.5 if len(word) >= 7 else 1.0
    close = process.extract(heard, [n[1] for n in names], scorer=OSA.distance, score_cutoff=2, limit=12)
    scored: list[tuple[float, int, str]] = []
    for _, _, index in close:
        written, name_heard, key = names[index]
        # A stem tells the kind of medicine: what ends in "-azole" is no misspelt name with another ending.
        if stem and OSA.distance(stem, written[-len(stem) :]) > 1:
            continue
        # Sounds alike weigh little, yet what is written quite differently is another word.
        apart = int(OSA.distance(word, written))
        cost = _cost(heard, name_heard) + 0.1 * apart
        # The first letter is seldom wrong, unless both sound the same; rare brands are seldom meant.
        if apart > 1 and ((written[0] != word[0] and heard != name_heard) or not well_known):
            continue
        if cost < allowed + 0.35 and apart <= (3 if len(word) >= LONG else 2):
            scored.append((cost, apart, key))
    if not scored:
        return ()
    scored.sort()
    least, fewest, _ = scored[0]
    return tuple(dict.fromkeys(key for cost, apart, key in scored if cost <= least + 0.05 or apart <= fewest))


def _same(left: str, right: str) -> bool:
    """Whether two names hold the same substances."""
    return table.entry(left).substances == table.entry(right).substances


def _choice(word: str, wide: bool) -> tuple[str, ...]:
    for well_known in (True, False) if wide else (True,):
        keys = _best(word, well_known)
        if keys:
            return keys
    return ()


@lru_cache(maxsize=8192)
def corrected(word: str, *, wide: bool = False) -> str:
    """The key of the one name that a misspelt word means, or an empty string.

    ``wide`` also looks among the rarer brands of the registers.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    keys = _choice(word, wide)
    if not keys or not all(_same(key, keys[0]) for key in keys[1:]):
        return ""
    return keys[0]


@lru_cache(maxsize=8192)
def corrected_in_passing(word: str) -> str:
    """As ``corrected``, for a word that nothing around it marks as a medicine: substances and brands known to all.

    Names of people and places are too like the rarer brands ("Lorcan", Lercan).
    """
    key = corrected(word) if len(word) > SHORTEST else ""
    return key if key and known_to_all(key) else ""


def known_to_all(key: str) -> bool:
    """Whether a name is a substance, or a brand that is known to all."""
    held, _, marks, register, _, _ = table.cells(key)
    return held == key or register == "inn" or "lay" in marks.split()


@lru_cache(maxsize=8192)
def tied(word: str, *, wide: bool = False) -> bool:
    """Whether a word is as close to one medicine as to another, so that nobody can say which is meant."""
    if len(word) < SHORTEST or not word.isalpha():
        return False
    return bool(_choice(word, wide)) and not corrected(word, wide=wide)
