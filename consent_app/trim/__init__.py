"""From the blanket window to what matters."""
