"""Between the station and the prefecture: joins the vault and the store to the sync library."""
