"""Hard rules of safety, written apart from the project's own cautions, and random clients whom they concern.

A rule says: this client, never this in a plan. ``facts.csv`` holds what is true of a client in varied words, ``rules.csv`` what must
then never be offered, each with its source, ``together.csv`` the pairs of which no plan holds both, and ``complaints.csv`` what the
clients come with. The rules were written from reference texts without reading ``psoas/care/data/cautions*``; nobody may copy from
one side to the other.
"""
