"""Databases with as many people as a benchmark asks for, written past the services: ten thousand in a few seconds.

What a counsellor opens is sealed for real. Further offices only make the tables as long as they would be.
"""
