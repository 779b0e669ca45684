"""The ground floor: what two packages and more need, and what imports none of them."""
