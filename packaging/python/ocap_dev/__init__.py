"""ocap-dev, a program for Node, as a Python package: this package finds its Node and becomes the program."""
