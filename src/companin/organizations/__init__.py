"""Organizations, their API keys and limits, and who is asking. The only room that mints an OrgId."""
