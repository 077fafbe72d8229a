"""Titles and commendations: who was proposed for and given what, by which decision, under which law."""
