-- The audit trail (監査証跡): one chain for each contract, so that no row is shared by strangers.

CREATE TABLE {schema}.audit_chain (
    name text PRIMARY KEY,
    length bigint NOT NULL,
    mac bytea NOT NULL
);

CREATE TABLE {schema}.audit_record (
    chain text NOT NULL,
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    about text NOT NULL,
    detail text NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (chain, number)
);

CREATE INDEX audit_record_about ON {schema}.audit_record (about);

-- Takes the turn on a chain and says where it ends; held until the transaction ends, so that
-- two records never claim the same place.
CREATE FUNCTION {schema}.audit_turn(p_chain text)
RETURNS TABLE (length bigint, mac bytea) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO {schema}.audit_chain AS c (name, length, mac) VALUES (p_chain, 0, '')
      ON CONFLICT (name) DO NOTHING;
    RETURN QUERY SELECT c.length, c.mac FROM {schema}.audit_chain AS c
      WHERE c.name = p_chain FOR NO KEY UPDATE;
END
$$;

-- The only door to the trail: writes the next record of a chain and moves its end.
CREATE FUNCTION {schema}.audit_append(
    p_chain text, p_number bigint, p_at timestamptz, p_who text, p_what text, p_about text,
    p_detail text, p_mac bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE {schema}.audit_chain AS c SET length = p_number, mac = p_mac
      WHERE c.name = p_chain AND c.length = p_number - 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'record % is not the next of chain %', p_number, p_chain
            USING ERRCODE = 'AU001';
    END IF;
    INSERT INTO {schema}.audit_record (chain, number, at, who, what, about, detail, mac)
      VALUES (p_chain, p_number, p_at, p_who, p_what, p_about, p_detail, p_mac);
END
$$;

CREATE FUNCTION {schema}.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is final: % refused', TG_OP USING ERRCODE = 'AU006';
END
$$;

CREATE TRIGGER records_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_audit_change();
