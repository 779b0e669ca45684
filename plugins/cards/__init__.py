"""The picture that a social network shows beside a link: drawn at build from the title, the date and the site's name.

Card ─► drawing (Pillow) ─► memo ─► output/cards/
"""
