"""What programs send: checked at the edge, then turned into the domain's own inputs."""
