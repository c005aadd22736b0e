-- The part of a conversation's metadata that the organization's own server wrote, with an API key. What a browser wrote
-- is in `metadata` only and proves nothing; what stood there before this step counts as written by a browser.
ALTER TABLE conversations ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
