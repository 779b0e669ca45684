"""reader reads the feeds on standard input into a store; prints the entries of each."""

import json
import sys

sys.path.pop(0)  # this file has the library's name
from reader import make_reader

store, workers = sys.argv[1:]
urls = sys.stdin.read().split()
library = make_reader(store)
for url in urls:
    library.add_feed(url, exist_ok=True)
library.update_feeds(workers=int(workers))
print(json.dumps({url: library.get_entry_counts(feed=url).total for url in urls}))
