-- Other ways in which a pair's question is asked, the living version's and those of retired ones.
ALTER TABLE sources ADD COLUMN phrasings text[] NOT NULL DEFAULT '{}';
ALTER TABLE source_versions ADD COLUMN phrasings text[] NOT NULL DEFAULT '{}';
