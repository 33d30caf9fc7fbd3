"""Read archived bytes into documents: charset, body, metadata, attachments."""
