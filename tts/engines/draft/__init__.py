"""The draft engine: speaks on any machine from pip packages alone, and follows every control."""
