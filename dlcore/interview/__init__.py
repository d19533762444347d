"""The companion for an interview: what there is to rehearse, when, and how it is remembered. It computes; `pages/interview` shows it."""
