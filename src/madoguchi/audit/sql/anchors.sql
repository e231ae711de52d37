-- Anchors (証跡のアンカー): the ends of the chains as they stood, sealed in the institution's own
-- chain `anchors`; the end of a chain has a seal of its own, and a record knows the newest anchor.

ALTER TABLE {schema}.audit_chain
    ADD COLUMN seal bytea NOT NULL DEFAULT '',
    ADD COLUMN anchored bigint NOT NULL DEFAULT 0;

ALTER TABLE {schema}.audit_record
    ADD COLUMN anchor bigint NOT NULL DEFAULT 0,
    ADD COLUMN anchor_mac bytea NOT NULL DEFAULT '';

CREATE TABLE {schema}.audit_anchored (
    chain text NOT NULL,
    length bigint NOT NULL,
    mac bytea NOT NULL,
    anchor bigint NOT NULL,
    PRIMARY KEY (chain, length)
);

CREATE TRIGGER anchored_ends_are_final
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.audit_anchored
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_audit_change();

-- Holds the ends of chains that went on, under the anchor that is about to be written. It waits for
-- nobody: a chain in which somebody records at this moment is left for the next anchor.
CREATE FUNCTION {schema}.audit_anchor(p_anchor bigint, p_most integer)
RETURNS SETOF {schema}.audit_anchored LANGUAGE sql SECURITY DEFINER AS $$
    WITH taken AS MATERIALIZED (
        SELECT c.name, c.length, c.mac FROM {schema}.audit_chain AS c
          WHERE c.length > c.anchored AND c.name <> 'anchors'
          LIMIT p_most FOR NO KEY UPDATE SKIP LOCKED
    ), marked AS (
        UPDATE {schema}.audit_chain AS c SET anchored = taken.length
          FROM taken WHERE c.name = taken.name
    )
    INSERT INTO {schema}.audit_anchored AS a (chain, length, mac, anchor)
      SELECT name, length, mac, p_anchor FROM taken
      ON CONFLICT DO NOTHING
      RETURNING a.chain, a.length, a.mac, a.anchor
$$;
