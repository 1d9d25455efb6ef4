"""What a sound register must hold to, beyond the form of its records."""
