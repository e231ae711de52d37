-- The door to the trail: the turn on a chain, and its next record.

DROP FUNCTION IF EXISTS {schema}.audit_turn(text);
DROP FUNCTION IF EXISTS
    {schema}.audit_append(text, bigint, timestamptz, text, text, text, text, bytea);

-- Takes the turn on a chain and says where it ends; held until the transaction ends, so that
-- two records never claim the same place. The newest anchor is read without a lock.
CREATE FUNCTION {schema}.audit_turn(p_chain text)
RETURNS TABLE (length bigint, mac bytea, anchor bigint, anchor_mac bytea)
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO {schema}.audit_chain AS c (name, length, mac) VALUES (p_chain, 0, '')
      ON CONFLICT (name) DO NOTHING;
    RETURN QUERY
      SELECT c.length, c.mac, coalesce(a.length, 0), coalesce(a.mac, '')
        FROM {schema}.audit_chain AS c
          LEFT JOIN {schema}.audit_chain AS a ON a.name = 'anchors'
        WHERE c.name = p_chain
        FOR NO KEY UPDATE OF c;
END
$$;

-- The only door to the trail: writes the next record of a chain and moves its end.
CREATE FUNCTION {schema}.audit_append(
    p_chain text, p_number bigint, p_at timestamptz, p_who text, p_what text, p_about text,
    p_detail text, p_anchor bigint, p_anchor_mac bytea, p_mac bytea, p_seal bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE {schema}.audit_chain AS c SET length = p_number, mac = p_mac, seal = p_seal
      WHERE c.name = p_chain AND c.length = p_number - 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'record % is not the next of chain %', p_number, p_chain
            USING ERRCODE = 'AU001';
    END IF;
    INSERT INTO {schema}.audit_record
        (chain, number, at, who, what, about, detail, anchor, anchor_mac, mac)
      VALUES
        (p_chain, p_number, p_at, p_who, p_what, p_about, p_detail, p_anchor, p_anchor_mac, p_mac);
END
$$;
