"""Words of the field: segmentation, clauses, numerals, units, dates, quantities."""
