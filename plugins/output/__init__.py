"""The build: beside the published folder, then swapped in whole.

pelicanconf.py ─► build ─► output.next/ ─► swap ─► output/
serve: watches the sources, builds in a child process, tells the browser
"""
