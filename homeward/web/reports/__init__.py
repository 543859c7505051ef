"""Taking a missing report: search before create, drafts, the short form, what happens next."""
