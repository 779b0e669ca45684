"""Pictures of content/images/ as we publish them: without what a phone writes beside the pixels, and in several sizes.

content/images/x.heic ─► opening (Pillow, limits) ─► drawing ─► forms, in .hub/cache/images/ ─► output/images/x.jpg
                                                    what pages ask of the album is placed, and nothing else
"""
