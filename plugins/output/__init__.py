"""The build: into a folder of its own, then swapped in whole.

pelicanconf.py ─► build ─► stage ─► swap ─► output/
serve: watches the sources, builds in a child process, tells the browser
"""
