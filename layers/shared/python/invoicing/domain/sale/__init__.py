"""The sale, and every record that it holds."""
