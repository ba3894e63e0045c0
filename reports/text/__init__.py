"""Text for terminals and Markdown: words, widths, marks."""
