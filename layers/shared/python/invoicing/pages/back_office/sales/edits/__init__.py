"""Forms that edit a draft order or an order: what stands in one is saved as it was typed."""
