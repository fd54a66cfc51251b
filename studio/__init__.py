"""The domain of the studio: from script to scene, plan, takes, mix and pack. Neither torch nor streamlit."""
