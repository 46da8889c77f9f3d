"""One package for each simulation code. `parser.py` holds the rules and is cheap to import."""
