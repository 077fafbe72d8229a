"""What lies on a person's desk: everything that waits for them, on one page and in a letter a day."""
