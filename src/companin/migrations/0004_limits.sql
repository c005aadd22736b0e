-- Sliding windows, exact over all processes: one row a subject, one atomic statement a request. Unlogged: counts survive
-- a crash of the application, and start again after a crash of the database.
CREATE UNLOGGED TABLE rate_windows (
    subject text PRIMARY KEY,
    slots bigint[] NOT NULL,
    counts integer[] NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.05);

-- Takes one permit if fewer than `quota` were taken in the last `window_seconds`. The window is counted in 120ths: a
-- permit counts until its whole slot has left the window, so a window of any position never holds more than the quota.
-- `free_at` is when the oldest counted slot leaves (epoch seconds), by the database's clock.
CREATE FUNCTION take_permit(wanted text, quota integer, window_seconds integer)
RETURNS TABLE (allowed boolean, remaining integer, free_at double precision)
LANGUAGE plpgsql AS $$
DECLARE
    slot_seconds double precision := window_seconds / 120.0;
    this_slot bigint;
    used integer;
    kept_slots bigint[];
    kept_counts integer[];
BEGIN
    SELECT w.slots, w.counts INTO kept_slots, kept_counts FROM rate_windows w WHERE w.subject = wanted FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO rate_windows (subject, slots, counts) VALUES (wanted, '{}', '{}') ON CONFLICT DO NOTHING;
        SELECT w.slots, w.counts INTO kept_slots, kept_counts FROM rate_windows w WHERE w.subject = wanted FOR UPDATE;
    END IF;
    this_slot := floor(extract(epoch FROM clock_timestamp()) / slot_seconds);
    WHILE cardinality(kept_slots) > 0 AND kept_slots[1] < this_slot - 120 LOOP
        kept_slots := kept_slots[2:];
        kept_counts := kept_counts[2:];
    END LOOP;
    SELECT coalesce(sum(c), 0) INTO used FROM unnest(kept_counts) c;
    allowed := used < quota;
    IF allowed THEN
        used := used + 1;
        IF cardinality(kept_slots) > 0 AND kept_slots[cardinality(kept_slots)] = this_slot THEN
            kept_counts[cardinality(kept_counts)] := kept_counts[cardinality(kept_counts)] + 1;
        ELSE
            kept_slots := kept_slots || this_slot;
            kept_counts := kept_counts || 1;
        END IF;
        UPDATE rate_windows w SET slots = kept_slots, counts = kept_counts, used_at = now() WHERE w.subject = wanted;
    END IF;
    remaining := greatest(quota - used, 0);
    free_at := (kept_slots[1] + 121) * slot_seconds;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION take_permit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_permit TO companin_app;
GRANT SELECT, INSERT, UPDATE ON rate_windows TO companin_app;
GRANT SELECT (used_at), DELETE ON rate_windows TO companin_system;
