"""Pages: one folder per family, with its views, forms, urls and templates.

May import: anything below, not api. Views make one call, and hand templates frozen page models.
"""
