"""Extensions of the common schema for single programs, one package for each module."""
