"""What the pages of awards show, as plain objects; made without a request."""
