"""The codebook: clause classifier and city measure."""
