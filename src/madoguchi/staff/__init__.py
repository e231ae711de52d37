"""The bank's staff (事務): applications, approvals by another person, and what they do."""
