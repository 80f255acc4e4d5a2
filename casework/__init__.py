"""Casework: case management for individual support referrals."""
