"""The pages of tasks: request in, page made or act done, template drawn."""
