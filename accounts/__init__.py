"""Who may use the dashboard, what each may do, how one signs in, and who changed what."""
