-- The ledger (元帳): accounts, entries and legs of one institution.
-- {schema} is the institution's schema; every name is qualified because the posting function runs
-- with its owner's rights and must not be led astray by the caller's search path.

CREATE TABLE {schema}.ledger_account (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE,
    internal boolean NOT NULL,
    floor_yen bigint,
    balance bigint,
    version bigint,
    opened_on date NOT NULL,
    -- L-02: a customer's account never falls below its floor (0, or minus the overdraft line).
    -- What is held back is counted in by holds.sql.
    CONSTRAINT an_account_keeps_its_floor CHECK (balance >= floor_yen)
-- Room on each page, so that a new balance stays beside the old one (heap-only update).
) WITH (fillfactor = 60);

-- L-05: internal accounts hold legs only, so that no row is fought over. A trigger, because a
-- posting adds to what is there and cannot change it, but would pay for a check each time.
CREATE FUNCTION {schema}.refuse_mixed_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF num_nulls(NEW.balance, NEW.version, NEW.floor_yen) <> (CASE WHEN NEW.internal THEN 3 ELSE 0 END)
    THEN
        RAISE EXCEPTION 'account % mixes internal and own', NEW.code
            USING ERRCODE = '23514', CONSTRAINT = 'an_internal_account_holds_no_balance';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER an_internal_account_holds_no_balance
    BEFORE INSERT OR UPDATE OF internal, floor_yen ON {schema}.ledger_account
    FOR EACH ROW EXECUTE FUNCTION {schema}.refuse_mixed_account();

CREATE TABLE {schema}.ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL,
    kind text NOT NULL,
    day date NOT NULL,
    posted_at timestamptz NOT NULL,
    seal bytea NOT NULL,
    -- L-03: one request makes one entry.
    CONSTRAINT a_request_is_posted_once UNIQUE (request_id)
);

CREATE TABLE {schema}.ledger_leg (
    entry_id bigint NOT NULL,
    position smallint NOT NULL,
    account_id bigint NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint,
    version bigint,
    day date NOT NULL,
    narrative text NOT NULL,
    PRIMARY KEY (entry_id, position),
    CONSTRAINT a_leg_moves_money CHECK (amount <> 0)
);

-- L-04: an account moves one step at a time; the same index serves the statement, newest first,
-- and the balance at a day's end: on every account, days follow versions (L-11). An index by day
-- beside it would cost a fifth of the postings (performance.md).
CREATE UNIQUE INDEX an_account_moves_one_step_at_a_time
    ON {schema}.ledger_leg (account_id, version) WHERE version IS NOT NULL;

-- L-06: what is written is final; a correction is a new entry.
CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is final: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'LG006';
END
$$;

CREATE TRIGGER entries_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER legs_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.ledger_leg
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
