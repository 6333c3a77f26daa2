"""Each module here is one command of the command line, named as it is called."""
