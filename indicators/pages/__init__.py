"""What each leaders' page shows, as dataclasses made without a request: one module a page."""
