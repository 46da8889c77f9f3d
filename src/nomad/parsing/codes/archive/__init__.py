"""Uploaded archives: JSON files that are archives already."""
