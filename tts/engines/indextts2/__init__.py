"""IndexTTS-2 from the official weights, in an implementation of our own."""
