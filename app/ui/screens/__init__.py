"""The rooms of the window, one file each, imported when they are first opened."""
