"""Course of a support, one file each: its beats in order, and the invented persons (casts) who live it. Text only."""
