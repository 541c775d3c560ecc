"""Papers: from the records of a case and a template to blocks, and from blocks to a .docx. No Qt.

`papers` says which papers there are, `templates` reads `resources/templates`, `facts` gives the
templates what they may name, `filling` joins them, `binding` orders the set of a dossier, `press`
makes and keeps them. `sheets` are papers of no case: `Press.sheet` is their door.
"""
