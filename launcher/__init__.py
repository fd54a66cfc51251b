"""What `launch.py` does. Python's standard library only: it runs before anything is installed."""
