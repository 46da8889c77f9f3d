"""exciting: main output INFO.OUT and the files beside it."""
