"""What each page of tasks shows, as dataclasses made without a request: one module a page."""
