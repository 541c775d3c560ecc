"""The Qt-free part of composition, shared by the window and `stationctl`.

`Ground` is one data folder before anybody logged in; `station.Station` the same folder opened by a
person's password: store, reference data, exchange. Nothing here is global; whoever needs a part
receives it. `Ground` imports nothing that the login window could wait for: what opens the store is
imported when it is opened.
"""

from app.compose.ground import Ground

__all__ = ["Ground"]
