"""What the user brings in beside incidents: sites and lines to travel along. It stays in the store's folder."""
