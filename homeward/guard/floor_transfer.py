"""The SQL by which a child's whole record can pass from one authority to another.

Rows move by the cascade of the keys that tie them to their child. Row history stays as it was
written, under the authority of its time: who may read it follows the child.
"""

READING = """
-- Children whom the acting organisation's authority took over and has now: the history of the
-- time before stands under another's name.
CREATE FUNCTION guard_taken_over() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg(child_id), '{}') FROM guard_transfer
   WHERE authority_id = guard_remit() AND child_id <> ALL (guard_hidden()) $$;

-- Shared with the acting organisation now, or taken over by its authority.
CREATE OR REPLACE FUNCTION guard_shared() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT guard_taken_over() || coalesce(array_agg(child_id), '{}') FROM guard_share
   WHERE to_organisation_id = guard_organisation_id() AND starts_at <= guard_now()
     AND (ends_at IS NULL OR ends_at > guard_now()) $$;

-- Kept to another team, or given away: what an authority wrote of a child who is another's now
-- is read by the other.
CREATE OR REPLACE FUNCTION guard_hidden() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg(child_id), '{}') FROM (
     SELECT child_id FROM guard_restriction
     WHERE team <> ''  -- an empty team: the restriction was lifted
       AND team <> ALL (string_to_array(coalesce(current_setting('app.teams', true), ''), '|'))
       AND coalesce(current_setting('app.teams', true), '') <> '*'
     UNION ALL
     SELECT child_id FROM guard_transfer
     WHERE from_authority_id = guard_remit() AND authority_id <> guard_remit()) closed $$;
"""

WRITING = """
-- A row that moves with its child is a new version of itself, whoever made the statement.
CREATE OR REPLACE FUNCTION guard_check_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE old_row jsonb := to_jsonb(OLD); new_row jsonb := to_jsonb(NEW);
BEGIN
  IF new_row ->> 'id' <> old_row ->> 'id' THEN
    RAISE EXCEPTION 'guard: an id never changes' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (new_row ->> 'authority_id') IS DISTINCT FROM (old_row ->> 'authority_id') THEN
    IF current_setting('app.operation', true) IS DISTINCT FROM 'child.transfer' THEN
      RAISE EXCEPTION 'guard: only a transfer changes a row''s authority'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF new_row ? 'version' AND new_row ->> 'version' = old_row ->> 'version' THEN
      NEW.version := OLD.version + 1;
      RETURN NEW;
    END IF;
  END IF;
  IF new_row ? 'version'
    AND (new_row ->> 'version')::int <> (old_row ->> 'version')::int + 1 THEN
    RAISE EXCEPTION 'guard: version % of % does not follow version %',
      new_row ->> 'version', TG_TABLE_NAME, old_row ->> 'version'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- As before, but for the one operation that moves a whole record, however long, in one entry.
CREATE OR REPLACE FUNCTION guard_append() RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE e guard_ledgerentry; head guard_ledgerhead; subjects uuid[];
BEGIN
  e.id := guard_entry();
  IF e.id IS NULL THEN
    RAISE EXCEPTION 'guard: no entry is open' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT count(*), array_agg(DISTINCT subject) INTO e.item_count, subjects
    FROM guard_ledgeritem WHERE entry_id = e.id;
  e.operation := current_setting('app.operation');
  IF e.item_count > 1000 AND e.operation <> 'child.transfer' THEN
    RAISE EXCEPTION 'guard: % rows in one entry, at most 1,000', e.item_count;
  END IF;
  e.at := guard_now();
  e.actor := current_setting('app.actor')::uuid;
  e.organisation := guard_organisation_id();
  e.authority_id := guard_authority();
  e.purpose := current_setting('app.purpose');
  e.operation_id := current_setting('app.operation_id')::uuid;
  e.stream := coalesce(CASE WHEN cardinality(subjects) = 1 THEN subjects[1] END,
    e.authority_id, '00000000-0000-0000-0000-000000000000'::uuid)::text;
  e.items_hash := guard_items_hash(e.id);
  INSERT INTO guard_ledgerhead (stream, seq, hash, moved_at) VALUES (e.stream, 0, '', e.at)
    ON CONFLICT (stream) DO NOTHING;
  SELECT * INTO head FROM guard_ledgerhead WHERE stream = e.stream FOR UPDATE;
  e.seq := head.seq + 1;
  e.prev_hash := head.hash;
  e.hash := guard_entry_hash(e);
  INSERT INTO guard_ledgerentry SELECT e.*;
  UPDATE guard_ledgerhead SET seq = e.seq, hash = e.hash, moved_at = e.at
    WHERE stream = e.stream;
  PERFORM set_config('app.entry', '', true);
  RETURN e.id;
END $$;

-- A lifted restriction and the shares move with their child; their history is written as the
-- receiving record's, and read with it.
ALTER POLICY guard_seen ON guard_restriction_history
  USING ((authority_id = (SELECT guard_remit())
      AND child_id <> ALL ((SELECT guard_hidden())::uuid[]))
    OR child_id = ANY ((SELECT guard_taken_over())::uuid[]))
  WITH CHECK (authority_id = (SELECT guard_authority()));
ALTER POLICY guard_seen ON guard_share_history
  USING ((authority_id = (SELECT guard_remit())
      AND child_id <> ALL ((SELECT guard_hidden())::uuid[]))
    OR child_id = ANY ((SELECT guard_taken_over())::uuid[])
    OR to_organisation_id = (SELECT guard_organisation_id()));
"""

POLICIES = """
-- Asked by the functions that other policies ask: it may ask none of them but the remit.
DROP POLICY guard_seen ON guard_transfer;
CREATE POLICY guard_seen ON guard_transfer FOR ALL
  USING (authority_id = (SELECT guard_remit()) OR from_authority_id = (SELECT guard_remit()))
  WITH CHECK (authority_id = (SELECT guard_authority()));
DROP POLICY guard_seen ON guard_transfer_history;
CREATE POLICY guard_seen ON guard_transfer_history FOR ALL
  USING (authority_id = (SELECT guard_remit()) OR from_authority_id = (SELECT guard_remit()))
  WITH CHECK (authority_id = (SELECT guard_authority()));
"""
