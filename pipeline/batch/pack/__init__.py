"""Evidence packs: everything a comparison rests on in one file that can be checked anywhere."""
