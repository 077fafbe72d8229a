"""Duyệt: what waits for a reviewer, and one form as its reviewer sees it."""
