"""Fetch politely: session, outcomes, frontier."""
