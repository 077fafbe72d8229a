"""The leaders' pages, one module a screen: request in, page made, template drawn."""
