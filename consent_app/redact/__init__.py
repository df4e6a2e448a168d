"""From a film to one without faces and plates."""
