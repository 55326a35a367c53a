"""*Stel voor*: dates for the meetings that a year still lacks, to accept as drafts."""
