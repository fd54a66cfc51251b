"""The laboratory of ears: one line said in many ways, compared instantly, blindly and in numbers."""
