"""The pages of the bank's staff (事務)."""
