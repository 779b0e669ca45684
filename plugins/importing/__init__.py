"""Another site's posts and pages → files of content/: Pelican, Hugo, Jekyll, Eleventy, WordPress, Blogger, Ghost.

a folder or an export ─► finding ─► one reader a format ─► OldSite (frozen) ─► moving ─► content/, and what is set aside

A reader knows its generator's files, addresses (`permalinks`, `pelican_settings`) and marks (`kramdown`, `liquid`,
`shortcodes`, `wordpress_marks`, `ghost_editors`), and nothing of ours; `moving` and `drafting` know ours, and nothing
of theirs. What the site's own check refuses is set aside, so that no import leaves a site that cannot be built.
"""
