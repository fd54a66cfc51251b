"""Measurements that print a table; nothing here asserts."""
