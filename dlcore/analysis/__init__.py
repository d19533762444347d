"""What a table shows, in a sentence: the titles of charts, computed and never typed. A file a page."""
