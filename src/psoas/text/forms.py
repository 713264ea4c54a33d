"""Word forms: "aches", "aching" and "ached" are found as one word."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=256)
def lemmas(words: str) -> frozenset[str]:
    """Several words, as lemmas.

    >>> sorted(lemmas("have come"))
    ['com', 'hav']
    """
    return frozenset(lemma(word) for word in words.split())


@lru_cache(maxsize=4096)
def lemma(word: str) -> str:
    """A word without its ending, so that "aches", "aching" and "ached" are found as one.

    >>> [lemma(w) for w in ("aches", "aching", "ached", "running", "run", "hips")]
    ['ach', 'ach', 'ach', 'run', 'run', 'hip']
    """
    if len(word) <= 3:
        return word
    out = word
    if out.endswith("ies") and len(out) > 4:
        out = out[:-3] + "y"
    elif out.endswith("sses"):
        out = out[:-2]
    elif out.endswith("s") and not out.endswith(("ss", "us", "is")):
        out = out[:-1]
    for ending in ("ing", "ed"):
        if out.endswith(ending) and len(out) - len(ending) >= 3:
            out = out[: -len(ending)]
            if len(out) > 3 and out[-1] == out[-2] and out[-1] not in "lszeo":
                out = out[:-1]
            break
    if out.endswith("e") and len(out) > 3:
        out = out[:-1]
    return out
