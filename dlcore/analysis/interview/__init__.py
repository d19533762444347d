"""What the pages for the interview compute."""
