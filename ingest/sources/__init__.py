"""One module a source; being in this folder is what makes it one."""
