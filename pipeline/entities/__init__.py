"""Names: recognition, typing, linking, citations of policies."""
