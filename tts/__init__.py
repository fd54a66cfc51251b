"""Speech engines and everything they share; knows nothing of scenes, pages or projects."""
