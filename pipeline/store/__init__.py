"""Tables: the SQL schema made from the records, and upserts."""
