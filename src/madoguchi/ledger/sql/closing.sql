-- The day's end in the ledger (締め): no more postings to a day, and what each account held then.

-- L-11: the day of an account's last line, so that no line is ever earlier than the one before.
ALTER TABLE {schema}.ledger_account ADD COLUMN moved_on date;
UPDATE {schema}.ledger_account AS a
   SET moved_on = (SELECT day FROM {schema}.ledger_leg AS l
                    WHERE l.account_id = a.id AND l.version = a.version)
 WHERE a.version > 0;

-- L-13: to a day that stands here, or to one before it, nothing is posted any more.
CREATE TABLE {schema}.ledger_closed_day (
    day date PRIMARY KEY,
    begun_at timestamptz NOT NULL,
    finished_at timestamptz,
    -- The last entry there was when the day was finished: no later one has this day (L-13).
    last_entry bigint,
    CONSTRAINT a_finished_day_names_its_last_entry
        CHECK (num_nulls(finished_at, last_entry) IN (0, 2))
);

-- The last of those days, counted from 1900: what a posting asks, and sees as it is at that instant.
CREATE SEQUENCE {schema}.ledger_closed_through;

-- L-12: what an account held at a day's end; one row for each account that moved since its last.
CREATE TABLE {schema}.ledger_closing (
    account_id bigint NOT NULL,
    day date NOT NULL,
    balance bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (account_id, day)
);

CREATE TRIGGER a_closed_day_stays_closed
    BEFORE UPDATE OF day, begun_at OR DELETE OR TRUNCATE ON {schema}.ledger_closed_day
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER closings_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.ledger_closing
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();

-- The version an account had reached at a day's end, 0 before its first line. Days follow versions
-- (L-11) and versions have no gaps (L-04): halving finds it, between the closings beside the day.
CREATE FUNCTION {schema}.version_on(p_account bigint, p_day date)
RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_reached bigint;
    v_low bigint;
    v_high bigint;
    v_middle bigint;
    v_day date;
BEGIN
    SELECT version, moved_on INTO v_reached, v_day
      FROM {schema}.ledger_account WHERE id = p_account;
    IF v_day IS NULL OR v_day <= p_day THEN
        RETURN coalesce(v_reached, 0);
    END IF;
    SELECT version INTO v_low FROM {schema}.ledger_closing
     WHERE account_id = p_account AND day <= p_day ORDER BY day DESC LIMIT 1;
    SELECT version INTO v_high FROM {schema}.ledger_closing
     WHERE account_id = p_account AND day > p_day ORDER BY day LIMIT 1;
    v_low := coalesce(v_low, 0);
    v_high := coalesce(v_high, v_reached);
    WHILE v_low < v_high LOOP
        v_middle := (v_low + v_high + 1) / 2;
        SELECT day INTO v_day FROM {schema}.ledger_leg
         WHERE account_id = p_account AND version = v_middle;
        IF v_day <= p_day THEN
            v_low := v_middle;
        ELSE
            v_high := v_middle - 1;
        END IF;
    END LOOP;
    RETURN v_low;
END
$$;

-- The customers' accounts above one and up to another that moved since their last closing.
CREATE FUNCTION {schema}.accounts_to_close(p_day date, p_after bigint, p_last bigint)
RETURNS TABLE (account_id bigint, balance bigint, version bigint) LANGUAGE sql STABLE AS $$
    SELECT a.id,
           -- An account that did not move after the day says itself what it held.
           CASE WHEN a.moved_on <= p_day THEN a.balance ELSE (
               SELECT l.balance_after FROM {schema}.ledger_leg AS l
                WHERE l.account_id = a.id AND l.version = reached.version) END,
           reached.version
      FROM {schema}.ledger_account AS a
     CROSS JOIN LATERAL (
         SELECT CASE WHEN a.moved_on <= p_day THEN a.version
                     ELSE {schema}.version_on(a.id, p_day) END) AS reached (version)
     WHERE a.id > p_after AND a.id <= p_last AND a.moved_on IS NOT NULL
       AND reached.version > coalesce((
           SELECT c.version FROM {schema}.ledger_closing AS c
            WHERE c.account_id = a.id AND c.day <= p_day ORDER BY c.day DESC LIMIT 1), 0)
$$;

-- Nothing more is posted to this day or to one before it. Should the caller roll back, that stays
-- so, and the closing can be begun again.
CREATE FUNCTION {schema}.begin_closing(p_day date, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    -- One at a time, so that the sequence never goes back.
    LOCK TABLE {schema}.ledger_closed_day IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO {schema}.ledger_closed_day (day, begun_at) VALUES (p_day, p_at)
        ON CONFLICT (day) DO NOTHING;
    PERFORM setval('{schema}.ledger_closed_through', max(day) - date '1900-01-01')
       FROM {schema}.ledger_closed_day;
END
$$;

-- The transactions that have posted, or are about to: each holds this lock until it ends, and took
-- it before it asked which day is closed. Once those there were after begin_closing are gone, none
-- can be left that saw the day open.
CREATE VIEW {schema}.ledger_postings_under_way AS
    SELECT DISTINCT virtualtransaction FROM pg_catalog.pg_locks
     WHERE locktype = 'relation' AND granted AND mode = 'RowExclusiveLock'
       AND database = (SELECT oid FROM pg_catalog.pg_database
                        WHERE datname = pg_catalog.current_database())
       AND relation = '{schema}.ledger_entry'::pg_catalog.regclass
       AND pid IS DISTINCT FROM pg_catalog.pg_backend_pid();

-- Writes what some accounts held at a begun day's end: the next p_most above p_after. Repeated, or
-- done by several at once, it comes to the same. Error: LG008 the day is not begun.
CREATE FUNCTION {schema}.close_accounts(
    p_day date, p_after bigint, p_most integer, OUT last_id bigint, OUT seen bigint,
    OUT written bigint
) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM FROM {schema}.ledger_closed_day WHERE day = p_day;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the closing of % has not begun', p_day USING ERRCODE = 'LG008';
    END IF;
    SELECT coalesce(max(id), p_after), count(*) INTO last_id, seen
      FROM (SELECT id FROM {schema}.ledger_account
             WHERE id > p_after AND NOT internal ORDER BY id LIMIT p_most) AS next;
    -- In ascending order, so that those who write the same rows wait for one another in turn.
    INSERT INTO {schema}.ledger_closing (account_id, day, balance, version)
    SELECT account_id, p_day, balance, version
      FROM {schema}.accounts_to_close(p_day, p_after, last_id) ORDER BY account_id
        ON CONFLICT (account_id, day) DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
END
$$;

-- Says that a day is closed for every account. Error: LG008 not begun, or an account is missing.
CREATE FUNCTION {schema}.finish_closing(p_day date, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_account bigint;
BEGIN
    PERFORM FROM {schema}.ledger_closed_day WHERE day = p_day;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the closing of % has not begun', p_day USING ERRCODE = 'LG008';
    END IF;
    SELECT account_id INTO v_account
      FROM {schema}.accounts_to_close(
          p_day, 0, (SELECT coalesce(max(id), 0) FROM {schema}.ledger_account)) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'account % has no closing of %', v_account, p_day USING ERRCODE = 'LG008';
    END IF;
    UPDATE {schema}.ledger_closed_day
       SET finished_at = p_at,
           last_entry = (SELECT coalesce(max(id), 0) FROM {schema}.ledger_entry)
     WHERE day = p_day AND finished_at IS NULL;
END
$$;
