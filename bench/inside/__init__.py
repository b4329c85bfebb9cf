"""What is measured within one process of the product, on the database of its environment."""
