"""What the words of this app mean: plain frozen values, standard library only, no input or output."""
