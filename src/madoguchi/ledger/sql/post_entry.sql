-- The only door to the ledger: posts one balanced entry, once per request id.
-- Errors: LG001 the legs do not balance; LG002 an account does not exist;
-- LG003 the request id was used for something else; 23514 an_account_keeps_its_floor.

CREATE FUNCTION {schema}.post_entry(
    p_request uuid, p_kind text, p_day date, p_at timestamptz,
    p_accounts bigint[], p_amounts bigint[], p_narratives text[], p_seal bytea
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_entry bigint;
    v_legs integer;
BEGIN
    -- L-01: an entry balances.
    IF (SELECT sum(amount) FROM unnest(p_amounts) AS amount) IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'the legs of request % do not balance', p_request USING ERRCODE = 'LG001';
    END IF;

    -- Lock: the customers' accounts of this entry, in ascending order, so that two entries that
    -- share accounts wait for one another instead of deadlocking. Internal accounts are not locked.
    PERFORM 1 FROM {schema}.ledger_account
      WHERE id = ANY (p_accounts) AND NOT internal
      ORDER BY id FOR NO KEY UPDATE;

    -- The entry takes its number after the lock: on every account, numbers follow versions.
    INSERT INTO {schema}.ledger_entry (request_id, kind, day, posted_at, seal)
      VALUES (p_request, p_kind, p_day, p_at, p_seal)
      ON CONFLICT (request_id) DO NOTHING
      RETURNING id INTO v_entry;
    IF v_entry IS NULL THEN
        SELECT id INTO v_entry FROM {schema}.ledger_entry
          WHERE request_id = p_request AND seal = p_seal;
        IF v_entry IS NULL THEN
            RAISE EXCEPTION 'request % was used for another entry', p_request
                USING ERRCODE = 'LG003';
        END IF;
        RETURN v_entry;
    END IF;

    WITH step AS (
        SELECT s.position, s.account_id, s.amount, s.narrative,
               sum(s.amount) OVER w AS running, row_number() OVER w AS nth
          FROM unnest(p_accounts, p_amounts, p_narratives)
               WITH ORDINALITY AS s (account_id, amount, narrative, position)
        WINDOW w AS (PARTITION BY s.account_id ORDER BY s.position)
    ), total AS (
        SELECT account_id, sum(amount)::bigint AS amount, count(*) AS steps
          FROM step GROUP BY account_id
    ), moved AS (
        UPDATE {schema}.ledger_account AS a
           SET balance = a.balance + total.amount, version = a.version + total.steps
          FROM total
         WHERE a.id = total.account_id AND NOT a.internal
        RETURNING a.id, a.balance - total.amount AS before, a.version - total.steps AS version
    )
    INSERT INTO {schema}.ledger_leg
        (entry_id, position, account_id, amount, balance_after, version, day, narrative)
    SELECT v_entry, step.position, step.account_id, step.amount,
           moved.before + step.running, moved.version + step.nth, p_day, step.narrative
      FROM step
      JOIN {schema}.ledger_account AS known ON known.id = step.account_id
      LEFT JOIN moved ON moved.id = step.account_id;
    GET DIAGNOSTICS v_legs = ROW_COUNT;

    IF v_legs <> cardinality(p_amounts) THEN
        RAISE EXCEPTION 'an account of request % does not exist', p_request
            USING ERRCODE = 'LG002';
    END IF;
    RETURN v_entry;
END
$$;
