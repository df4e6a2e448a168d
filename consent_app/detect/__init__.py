"""Finding things in one picture: arrays in, detections out; and following them over time."""
