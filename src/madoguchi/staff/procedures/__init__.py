"""What the staff do for customers (お手続き): one deed a file, each asked for and approved."""
