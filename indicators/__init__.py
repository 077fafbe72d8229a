"""What is measured, planned and published: the catalogue, plans, observations, calculations, pages."""
