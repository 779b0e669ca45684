"""pelican-feed-planet reads the feeds on standard input; prints the entries of each. It keeps nothing between runs."""

import json
import sys
from collections import Counter

from pelican_planet.planet import Planet

urls = sys.stdin.read().split()
planet = Planet({url: url for url in urls})
planet.get_feeds()
print(json.dumps(Counter(article["feed_name"] for article in planet._articles)))
