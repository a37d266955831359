"""What the business does: one module a verb, one public function in it."""
