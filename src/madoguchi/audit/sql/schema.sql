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

CREATE FUNCTION {schema}.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is final: % refused', TG_OP USING ERRCODE = 'AU006';
END
$$;

CREATE TRIGGER records_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_audit_change();
