"""The domain of the studio: scripts, scenes, plans, takes, mixes and packs. Loads neither torch nor streamlit."""
