"""Answer a request for camera footage: read it, trim it, cover faces and plates, consent, and give nothing else."""

__version__ = "0.1.0"
