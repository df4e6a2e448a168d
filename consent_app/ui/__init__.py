"""The window. The only package that knows Qt; it speaks to services and domain, and opens no film itself."""
