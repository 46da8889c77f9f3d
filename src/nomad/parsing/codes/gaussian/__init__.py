"""Gaussian."""
