"""Models between the desk and Qt's views."""
