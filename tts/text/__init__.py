"""What a text says: languages, numbers, pinyin, sentences, always with the place in the user's text."""
