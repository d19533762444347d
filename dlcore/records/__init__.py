"""Records on disk: what runs left behind, the shipped ones and those of this machine."""
