"""Reports as people and machines read them: Markdown, HTML and JSON."""
