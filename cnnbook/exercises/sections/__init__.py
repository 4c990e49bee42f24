"""The exercises: one file a chapter, named after its notebook."""
