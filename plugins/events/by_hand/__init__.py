"""What comes by hand: a typed slip, a wall's grid, and what an organiser does to an agenda from a terminal."""
