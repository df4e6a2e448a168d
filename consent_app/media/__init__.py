"""Films in and out; the only package that imports av and ffmpeg. Films are untrusted: bounded before they are read."""
