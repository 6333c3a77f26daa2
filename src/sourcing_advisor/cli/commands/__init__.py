"""The commands: each module is called like its command, and its first line is what help says."""
