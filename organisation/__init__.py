"""Territories figures are about, offices that report them, and the decisions figures rest on."""
