"""The data of the encyclopedia: what material an entry is about, how it was computed, and which properties it has."""
