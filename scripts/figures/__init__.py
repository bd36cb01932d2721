"""What `scripts/measure-window` measures, one subject a module."""
