"""What the organization knows: sources come in, are parsed, split and indexed, and are found again."""
