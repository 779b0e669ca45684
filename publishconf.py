"""The settings of the published site: pelicanconf.py, and where the site stands."""

import os

from pelicanconf import *  # noqa: F403

# Write your site's address here, such as https://you.github.io/your-site, or set the environment variable.
SITEURL = os.environ.get("SITEURL", "").rstrip("/")
