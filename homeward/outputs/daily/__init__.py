"""The daily report in words: one sheet, drawn as a page, a PDF and plain text."""
