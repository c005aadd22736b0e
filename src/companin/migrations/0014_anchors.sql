-- What a page calls the heading a chunk is under, so that a citation can lead right there.
ALTER TABLE chunks ADD COLUMN anchor text;
ALTER TABLE retired_chunks ADD COLUMN anchor text;
