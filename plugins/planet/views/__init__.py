"""The store → what pages show: pure views, read no further than a page needs."""
