"""Views of the awards, one module per screen."""
