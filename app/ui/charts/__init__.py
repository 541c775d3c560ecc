"""Pictures of figures, painted by hand: bars with targets, a year of days, tiles of places.

Each tells everything in black and white and in words as well: a size, a tick or a figure carries
what a colour only underlines. What they show and when it was read stands below each of them.
"""
