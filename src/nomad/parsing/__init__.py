"""From raw files to archives: mainfile recognition, the reader toolkit, and one package per simulation code."""
