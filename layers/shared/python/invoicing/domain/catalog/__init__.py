"""What the store sells, and the rules by which it sells."""
