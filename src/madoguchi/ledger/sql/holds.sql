-- What of an account is held back (支払停止・留保) until it is released, and a new floor (当座貸越).

-- L-14: what may not be paid out; kept by the functions below and by nobody else.
ALTER TABLE {schema}.ledger_account ADD COLUMN held_yen bigint NOT NULL DEFAULT 0;

-- L-02: what may be paid out ends at the floor, and what is held back is no part of it.
ALTER TABLE {schema}.ledger_account
    DROP CONSTRAINT an_account_keeps_its_floor,
    ADD CONSTRAINT an_account_keeps_its_floor CHECK (balance - held_yen >= floor_yen);

-- L-05, L-14: of an internal account nothing is held back. Asked when it changes, not by a posting.
CREATE OR REPLACE FUNCTION {schema}.refuse_mixed_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF num_nulls(NEW.balance, NEW.version, NEW.floor_yen) <> (CASE WHEN NEW.internal THEN 3 ELSE 0 END)
        OR (NEW.internal AND NEW.held_yen <> 0)
    THEN
        RAISE EXCEPTION 'account % mixes internal and own', NEW.code
            USING ERRCODE = '23514', CONSTRAINT = 'an_internal_account_holds_no_balance';
    END IF;
    IF NEW.held_yen < 0 OR NEW.floor_yen > 0 THEN
        RAISE EXCEPTION 'account % would hold back %, with a floor of %',
            NEW.code, NEW.held_yen, NEW.floor_yen
            USING ERRCODE = '23514', CONSTRAINT = 'a_hold_or_a_line_is_not_negative';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER an_internal_account_holds_no_balance ON {schema}.ledger_account;
CREATE TRIGGER an_internal_account_holds_no_balance
    BEFORE INSERT OR UPDATE OF internal, floor_yen, held_yen ON {schema}.ledger_account
    FOR EACH ROW EXECUTE FUNCTION {schema}.refuse_mixed_account();

CREATE TABLE {schema}.ledger_hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL,
    account_id bigint NOT NULL,
    yen bigint NOT NULL,
    why text NOT NULL,
    placed_at timestamptz NOT NULL,
    CONSTRAINT a_hold_is_placed_once UNIQUE (request_id),
    CONSTRAINT a_hold_is_of_one_yen_at_least CHECK (yen > 0)
);

CREATE INDEX holds_of_an_account ON {schema}.ledger_hold (account_id);

CREATE TABLE {schema}.ledger_hold_release (
    hold_id bigint NOT NULL,
    request_id uuid NOT NULL,
    released_at timestamptz NOT NULL,
    CONSTRAINT a_hold_is_released_once PRIMARY KEY (hold_id),
    CONSTRAINT a_request_releases_once UNIQUE (request_id)
);

-- What was said stays: a hold is released, never changed.
CREATE TRIGGER holds_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.ledger_hold
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER releases_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.ledger_hold_release
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();

-- Holds an amount back, once per request id; returns the hold's number. Not more than may be paid
-- out at this moment. Errors: LG002 no account of a customer; LG003 the request id was used for
-- something else; 23514 an_account_keeps_its_floor, a_hold_is_of_one_yen_at_least.
CREATE FUNCTION {schema}.place_hold(
    p_request uuid, p_account bigint, p_yen bigint, p_why text, p_at timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_hold bigint;
    v_same boolean;
BEGIN
    -- The account first: of two who ask the same, the second finds what the first has done.
    PERFORM FROM {schema}.ledger_account
      WHERE id = p_account AND NOT internal FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'account % does not exist', p_account USING ERRCODE = 'LG002';
    END IF;
    SELECT id, (account_id, yen, why) = (p_account, p_yen, p_why) INTO v_hold, v_same
      FROM {schema}.ledger_hold WHERE request_id = p_request;
    IF v_same THEN
        RETURN v_hold;
    ELSIF FOUND THEN
        RAISE EXCEPTION 'request % was used for another hold', p_request USING ERRCODE = 'LG003';
    END IF;
    INSERT INTO {schema}.ledger_hold (request_id, account_id, yen, why, placed_at)
      VALUES (p_request, p_account, p_yen, p_why, p_at)
      RETURNING id INTO v_hold;
    UPDATE {schema}.ledger_account SET held_yen = held_yen + p_yen WHERE id = p_account;
    RETURN v_hold;
END
$$;

-- Releases a hold as a whole, once. Errors: LG003 the request id released another hold; LG009 there
-- is no such hold, or it was released by another request.
CREATE FUNCTION {schema}.release_hold(p_request uuid, p_hold bigint, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_account bigint;
    v_yen bigint;
BEGIN
    SELECT account_id, yen INTO v_account, v_yen FROM {schema}.ledger_hold WHERE id = p_hold;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'hold % does not exist', p_hold USING ERRCODE = 'LG009';
    END IF;
    PERFORM FROM {schema}.ledger_account WHERE id = v_account FOR NO KEY UPDATE;
    PERFORM FROM {schema}.ledger_hold_release WHERE request_id = p_request AND hold_id <> p_hold;
    IF FOUND THEN
        RAISE EXCEPTION 'request % released another hold', p_request USING ERRCODE = 'LG003';
    END IF;
    PERFORM FROM {schema}.ledger_hold_release WHERE request_id = p_request AND hold_id = p_hold;
    IF FOUND THEN
        RETURN;
    END IF;
    PERFORM FROM {schema}.ledger_hold_release WHERE hold_id = p_hold;
    IF FOUND THEN
        RAISE EXCEPTION 'hold % was released before', p_hold USING ERRCODE = 'LG009';
    END IF;
    INSERT INTO {schema}.ledger_hold_release (hold_id, request_id, released_at)
      VALUES (p_hold, p_request, p_at);
    UPDATE {schema}.ledger_account SET held_yen = held_yen - v_yen WHERE id = v_account;
END
$$;

-- Gives an account a new floor and returns the one before. Errors: LG002 no account of a customer;
-- 23514 an_account_keeps_its_floor where what it owes now would be below it.
CREATE FUNCTION {schema}.set_floor(p_account bigint, p_floor bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_before bigint;
BEGIN
    SELECT floor_yen INTO v_before FROM {schema}.ledger_account
     WHERE id = p_account AND NOT internal FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'account % does not exist', p_account USING ERRCODE = 'LG002';
    END IF;
    UPDATE {schema}.ledger_account SET floor_yen = p_floor WHERE id = p_account;
    RETURN v_before;
END
$$;
