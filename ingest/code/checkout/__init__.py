"""Where the files of a repository come from: a folder, an archive, or a git address."""
