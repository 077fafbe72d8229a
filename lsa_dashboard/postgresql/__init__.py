"""PostgreSQL as Django talks to it, but for two ways to wait for it less (docs/adr/0018-less-waiting.md)."""
