-- Posts many entries in their order, each once per request id, in a handful of statements over
-- sets, with what post_entry guarantees of one; returns their numbers. Legs stand entry by entry:
-- p_entries says to which entry, counted from one, each belongs.
-- Errors: as post_entry; a floor is kept at every step between, not at the end only. A request id
-- stands once in the call (23505 otherwise).

CREATE OR REPLACE FUNCTION {schema}.post_entries(
    p_requests uuid[], p_kinds text[], p_days date[], p_at timestamptz, p_seals bytea[],
    p_entries integer[], p_accounts bigint[], p_amounts bigint[], p_narratives text[]
) RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
-- Planned once for any number of entries, and every table reached by an index: the tables may have
-- been small when this was planned, and the hundredth call is to be as quick as the first.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    v_known bigint[];
    v_fresh bigint[];
    v_numbers bigint[];
    v_closed date;
    v_wrong boolean;
    v_unknown boolean;
    v_late boolean;
    v_short boolean;
BEGIN
    -- L-01: each entry balances.
    SELECT bool_or(off <> 0) INTO v_wrong
      FROM (SELECT sum(amount) AS off FROM unnest(p_entries, p_amounts) AS leg (entry, amount)
             GROUP BY entry) AS each;
    IF v_wrong THEN
        RAISE EXCEPTION 'the legs of an entry do not balance' USING ERRCODE = 'LG001';
    END IF;
    SELECT bool_or((entry, account_id) < (entry_before, account_before)) INTO v_wrong
      FROM (SELECT entry, account_id, lag(entry, 1, 0) OVER w AS entry_before,
                   lag(account_id) OVER w AS account_before
              FROM unnest(p_entries, p_accounts) WITH ORDINALITY AS leg (entry, account_id, nth)
            WINDOW w AS (ORDER BY nth)) AS line;
    IF v_wrong THEN
        RAISE EXCEPTION 'legs are out of order' USING ERRCODE = 'LG004';
    END IF;

    -- Lock order: ascending accounts, once for all entries; internal ones never (L-05).
    PERFORM FROM {schema}.ledger_account
      WHERE id = ANY (p_accounts) AND NOT internal ORDER BY id FOR NO KEY UPDATE;

    SELECT array_agg(e.id ORDER BY nth), bool_or(e.seal <> asked.seal) INTO v_known, v_wrong
      FROM unnest(p_requests, p_seals) WITH ORDINALITY AS asked (request_id, seal, nth)
      LEFT JOIN {schema}.ledger_entry AS e ON e.request_id = asked.request_id;
    IF v_wrong THEN
        RAISE EXCEPTION 'a request was used for another entry' USING ERRCODE = 'LG003';
    END IF;

    -- Entries take their numbers after the locks and in their order; then L-13: see post_entry.
    WITH posted AS (
        INSERT INTO {schema}.ledger_entry (request_id, kind, day, posted_at, seal)
        SELECT request_id, kind, day, p_at, seal
          FROM unnest(p_requests, p_kinds, p_days, p_seals, v_known)
               WITH ORDINALITY AS asked (request_id, kind, day, seal, known, nth)
         WHERE known IS NULL ORDER BY nth
        RETURNING id
    )
    SELECT array_agg(id ORDER BY id) INTO v_fresh FROM posted;
    v_closed := date '1900-01-01' + pg_sequence_last_value('{schema}.ledger_closed_through')::integer;
    SELECT array_agg(coalesce(known, v_fresh[rank]) ORDER BY nth),
           bool_or(known IS NULL AND day <= v_closed)
      INTO v_numbers, v_late
      FROM (SELECT known, day, nth,
                   count(*) FILTER (WHERE known IS NULL) OVER (ORDER BY nth) AS rank
              FROM unnest(v_known, p_days) WITH ORDINALITY AS asked (known, day, nth)) AS asked;
    IF v_late THEN
        RAISE EXCEPTION 'a day is closed' USING ERRCODE = 'LG005';
    END IF;

    -- Each line's balance and version are those of its account, and what came before it in order.
    WITH leg AS MATERIALIZED (
        SELECT entry, nth, account_id, amount, narrative, a.id IS NULL AS unknown,
               floor_yen + held_yen AS least,
               row_number() OVER (PARTITION BY entry ORDER BY nth) AS position,
               (a.balance + sum(amount) OVER w)::bigint AS balance_after,
               a.version + row_number() OVER w AS version,
               p_days[entry] < lag(p_days[entry], 1, moved_on) OVER w AS late,
               lead(nth) OVER w IS NULL AS last
          FROM unnest(p_entries, p_accounts, p_amounts, p_narratives)
               WITH ORDINALITY AS asked (entry, account_id, amount, narrative, nth)
          LEFT JOIN {schema}.ledger_account AS a ON a.id = account_id
         WHERE v_known[entry] IS NULL
        WINDOW w AS (PARTITION BY account_id ORDER BY nth)
    ), posted AS (
        INSERT INTO {schema}.ledger_leg
            (entry_id, position, account_id, amount, balance_after, version, day, narrative)
        SELECT v_numbers[entry], position, account_id, amount, balance_after, version,
               p_days[entry], narrative
          FROM leg
    ), moved AS (
        UPDATE {schema}.ledger_account AS a
           SET balance = balance_after, version = leg.version, moved_on = p_days[entry]
          FROM leg WHERE leg.last AND leg.version IS NOT NULL AND a.id = leg.account_id
    )
    SELECT bool_or(unknown), bool_or(balance_after < least), bool_or(late AND version > 0)
      INTO v_unknown, v_short, v_late FROM leg;
    IF v_unknown THEN
        RAISE EXCEPTION 'an account does not exist' USING ERRCODE = 'LG002';
    ELSIF v_short THEN
        -- L-02, as the constraint would have said at that step.
        RAISE EXCEPTION 'an account would fall below its floor'
            USING ERRCODE = '23514', CONSTRAINT = 'an_account_keeps_its_floor';
    ELSIF v_late THEN
        RAISE EXCEPTION 'an account has moved after the day of its entry' USING ERRCODE = 'LG005';
    END IF;
    RETURN v_numbers;
END
$$;
