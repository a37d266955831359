"""What programs are answered: plain JSON documents, typed, built from what the domain holds."""
