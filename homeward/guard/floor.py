"""The SQL functions beneath the three choke points. Read with SECURITY-PROPERTIES.md.

Every function that reads what its caller may not runs as the owner with a fixed search path.
The settings ``app.*`` are local to a transaction and set by ``guard/session.py`` alone.
"""

SETTINGS = """
CREATE FUNCTION guard_authority() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('app.authority', true), '')::uuid $$;

CREATE FUNCTION guard_organisation_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('app.organisation', true), '')::uuid $$;

CREATE FUNCTION guard_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('app.now', true), '')::timestamptz $$;

CREATE FUNCTION guard_entry() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('app.entry', true), '')::uuid $$;
"""

READING = """
-- The authority whose whole record the acting organisation holds: its own, and only while
-- it works in it.
CREATE FUNCTION guard_remit() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT authority_id FROM guard_organisation
   WHERE id = guard_organisation_id() AND kind = 'childrens_services'
     AND authority_id = guard_authority() $$;

CREATE FUNCTION guard_shared() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg(child_id), '{}') FROM guard_share
   WHERE to_organisation_id = guard_organisation_id() AND starts_at <= guard_now()
     AND (ends_at IS NULL OR ends_at > guard_now()) $$;

-- A child whose row no operation has written yet: the share of an intake comes before it.
CREATE FUNCTION guard_unwritten(child uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT NOT EXISTS (SELECT FROM guard_ledgeritem
   WHERE table_name = 'record_child' AND row_id = child) $$;

CREATE FUNCTION guard_hidden() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg(child_id), '{}') FROM guard_restriction
   WHERE team <> ''  -- an empty team: the restriction was lifted
     AND team <> ALL (string_to_array(coalesce(current_setting('app.teams', true), ''), '|'))
     AND coalesce(current_setting('app.teams', true), '') <> '*' $$;
"""

WRITING = """
CREATE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION guard_demand_operation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF guard_entry() IS NULL THEN
    RAISE EXCEPTION 'guard: % of % outside a named operation', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION guard_check_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
  ELSIF new_row ? 'version'
    AND (new_row ->> 'version')::int <> (old_row ->> 'version')::int + 1 THEN
    RAISE EXCEPTION 'guard: version % of % does not follow version %',
      new_row ->> 'version', TG_TABLE_NAME, old_row ->> 'version'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- HMAC-SHA-256 from stored pads; null columns do not count, so a column added later leaves
-- old digests true.
CREATE FUNCTION guard_digest(inner_pad bytea, outer_pad bytea, doc jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT encode(sha256(outer_pad || sha256(
     inner_pad || convert_to(jsonb_strip_nulls(doc)::text, 'UTF8'))), 'hex') $$;

CREATE FUNCTION guard_remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE op text := left(TG_OP, 1);
BEGIN
  IF TG_ARGV[0] = 'history' THEN
    EXECUTE format('INSERT INTO %I SELECT $1, $2, $3::"char", c.* FROM changed c',
      TG_TABLE_NAME || '_history') USING guard_entry(), guard_now(), op;
  END IF;
  EXECUTE format(
    'INSERT INTO guard_ledgeritem (entry_id, table_name, row_id, subject, op, digest) '
    'SELECT $1, $2, c.id, c.subject, $3, guard_digest(k."inner", k."outer", c.doc) '
    'FROM (SELECT c.id, %s AS subject, to_jsonb(c) AS doc FROM changed c) c '
    'LEFT JOIN guard_subjectkey k ON k.subject = c.subject', TG_ARGV[1])
    USING guard_entry(), TG_TABLE_NAME, op;
  RETURN NULL;
END $$;

CREATE FUNCTION guard_make_keys(subjects uuid[], inners bytea[], outers bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ INSERT INTO guard_subjectkey (subject, "inner", "outer")
   SELECT * FROM unnest(subjects, inners, outers) ON CONFLICT (subject) DO NOTHING $$;
"""

LEDGER = """
CREATE FUNCTION guard_entry_hash(e guard_ledgerentry) RETURNS text LANGUAGE sql STABLE
SET timezone = 'UTC' AS
$$ SELECT encode(sha256(convert_to(concat_ws(E'\\n', e.id, e.stream, e.seq,
     to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.organisation,
     coalesce(e.authority_id::text, '-'), e.purpose, e.operation, e.operation_id,
     e.item_count, e.items_hash, e.prev_hash), 'UTF8')), 'hex') $$;

CREATE FUNCTION guard_items_hash(entry uuid) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(' ',
     table_name, row_id, subject, op, digest), E'\\n' ORDER BY id), ''), 'UTF8')), 'hex')
   FROM guard_ledgeritem WHERE entry_id = entry $$;

-- Note one row as read, under the entry now open.
CREATE FUNCTION guard_note_read(tbl text, ids uuid[], subject uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ INSERT INTO guard_ledgeritem (entry_id, table_name, row_id, subject, op, digest)
   SELECT guard_entry(), tbl, unnest(ids), subject, 'R', '' $$;

-- Close the open entry: link it to the last one of its stream. The stream is the one child
-- (or authority) touched, else the authority, else the home.
CREATE FUNCTION guard_append() RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE e guard_ledgerentry; head guard_ledgerhead; subjects uuid[];
BEGIN
  e.id := guard_entry();
  IF e.id IS NULL THEN
    RAISE EXCEPTION 'guard: no entry is open' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT count(*), array_agg(DISTINCT subject) INTO e.item_count, subjects
    FROM guard_ledgeritem WHERE entry_id = e.id;
  IF e.item_count > 1000 THEN
    RAISE EXCEPTION 'guard: % rows in one entry, at most 1,000', e.item_count;
  END IF;
  e.at := guard_now();
  e.actor := current_setting('app.actor')::uuid;
  e.organisation := guard_organisation_id();
  e.authority_id := guard_authority();
  e.purpose := current_setting('app.purpose');
  e.operation := current_setting('app.operation');
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

CREATE FUNCTION guard_refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard: the ledger is only ever added to'
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION guard_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR NEW.stream <> OLD.stream OR NEW.seq <> OLD.seq + 1
    OR NOT EXISTS (SELECT FROM guard_ledgerentry
                   WHERE stream = NEW.stream AND seq = NEW.seq AND hash = NEW.hash) THEN
    RAISE EXCEPTION 'guard: a ledger head only moves on' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER guard_head_forward BEFORE UPDATE OR DELETE ON guard_ledgerhead
  FOR EACH ROW EXECUTE FUNCTION guard_head_moves_on();
CREATE TRIGGER guard_head_no_truncate BEFORE TRUNCATE ON guard_ledgerhead
  FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_rewrite();
"""

for _table in ("guard_ledgerentry", "guard_ledgeritem", "guard_seal"):
    LEDGER += f"""
CREATE TRIGGER guard_ledger_no_rewrite BEFORE UPDATE OR DELETE ON {_table}
  FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_rewrite();
CREATE TRIGGER guard_ledger_no_truncate BEFORE TRUNCATE ON {_table}
  FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_rewrite();
"""

LEDGER_READERS = """
ALTER TABLE guard_ledgerentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY guard_ledger_seen ON guard_ledgerentry FOR SELECT TO PUBLIC
  USING (authority_id = (SELECT guard_remit()) OR organisation = (SELECT guard_organisation_id()));
ALTER TABLE guard_ledgeritem ENABLE ROW LEVEL SECURITY;
CREATE POLICY guard_ledger_seen ON guard_ledgeritem FOR SELECT TO PUBLIC
  USING (EXISTS (SELECT FROM guard_ledgerentry e WHERE e.id = entry_id));
-- Heads and seals name every stream: the program alone reads them.
ALTER TABLE guard_ledgerhead ENABLE ROW LEVEL SECURITY;
CREATE POLICY guard_program ON guard_ledgerhead FOR SELECT TO PUBLIC
  USING ((SELECT guard_organisation_id()) = '00000000-0000-0000-0000-000000000000'::uuid);
ALTER TABLE guard_seal ENABLE ROW LEVEL SECURITY;
CREATE POLICY guard_program ON guard_seal FOR ALL TO PUBLIC
  USING ((SELECT guard_organisation_id()) = '00000000-0000-0000-0000-000000000000'::uuid);
ALTER TABLE guard_doneoperation ENABLE ROW LEVEL SECURITY;
CREATE POLICY guard_own ON guard_doneoperation FOR ALL TO PUBLIC
  USING (actor = NULLIF(current_setting('app.actor', true), '')::uuid);
ALTER TABLE guard_keptform ENABLE ROW LEVEL SECURITY;
ALTER TABLE guard_keptform FORCE ROW LEVEL SECURITY;
CREATE POLICY guard_own ON guard_keptform FOR ALL
  USING (user_id = NULLIF(current_setting('app.actor', true), '')::uuid);
"""
