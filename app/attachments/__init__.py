"""Files beside the records: scans, photos, signed papers (storage-security.md, "Keys", "Audit").

`envelope` is the format of a sealed file, `sealed` the content-addressed folder of them, `store`
the port over it. `content` tells what a file is and makes pictures small; `marks` reads the QR of a
printed page, `pages` cuts a page out of a photo, `looking` goes through an arrived file, `arrivals`
is the scan folder, `binder` makes one PDF of several pages. Nothing is written unsealed.

What reads pictures is imported when the first one comes: it takes 20 MiB that most starts never
need.
"""
