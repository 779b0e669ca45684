"""Pictures of content/images/ in the sizes and formats that readers' screens want, made once and kept in a cache.

content/images/x.jpg ─► variants (Pillow) ─► .hub/cache/images/ ─► output/images/
"""
