"""The memo of the incremental build: what is made once is not made again before something that it depends on changes.

Source ─► Step ─► Artifact        (Mokhov, Mitchell, Peyton Jones: "Build Systems à la Carte", verifying traces)

A Source is what is given: a file, a setting, an answer of the clock, the program itself (one digest of it).
A Step is a named pure function. Its key is the digest of what it is given; what it asks while it runs is written down
with the digest of each answer: its dependencies. A Step whose key is known, and whose questions have the same answers
still, is not done again.
An Artifact is a file of the site, kept by its digest, with the Step that made it.

source ─► digest ─► asking ─► database ─► artifact (blobs ─► the folder of the build); both in .hub/cache/

Losing any of it costs only time.
"""
