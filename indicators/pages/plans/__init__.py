"""Kế hoạch: the plans there are, one of them as a grid, two side by side, and what none of them says."""
