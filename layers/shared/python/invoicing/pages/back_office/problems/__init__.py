"""Jobs and problems: what does not finish by itself."""
