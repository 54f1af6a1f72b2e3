"""Placing incident files of any size, partition by partition, on this machine or on a Dask cluster."""

from geo.enrich.daily import read_daily_counts
from geo.enrich.run import Job, enrich

__all__ = ["Job", "enrich", "read_daily_counts"]
