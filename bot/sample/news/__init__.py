"""The sample items themselves, one file a source."""
