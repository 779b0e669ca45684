"""The site in its readers' language (i18n): the words of the interface, dates, and the way of writing.

theme/templates, plugins ─► extraction ─► theme/translations/hub.pot ─► xx.po (a translator's) ─► catalogue ─► a build

English is the source, and stands wherever a catalogue has nothing. Texts made in Python are marked with N_ where they
are written, and translated where they are shown.
"""
