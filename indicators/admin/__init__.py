"""The administration pages of the indicators: catalogue, forms, plans with targets, observations.

Reference data is kept as Django keeps it, with the log of `accounts.admin_site`. Plans, targets and
observations are written by `indicators.actions` alone; these pages read a form and call it.
"""

from indicators.admin import catalogue, observations, plans, reporting_forms

__all__ = ["catalogue", "observations", "plans", "reporting_forms"]
