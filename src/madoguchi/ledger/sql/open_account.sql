-- Opens a ledger account, or finds it again; the application may not write the table itself.

CREATE FUNCTION {schema}.open_account(
    p_code text, p_internal boolean, p_floor bigint, p_day date
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_account bigint;
BEGIN
    INSERT INTO {schema}.ledger_account (code, internal, floor_yen, balance, version, opened_on)
      VALUES (
          p_code, p_internal,
          CASE WHEN p_internal THEN NULL ELSE p_floor END,
          CASE WHEN p_internal THEN NULL ELSE 0 END,
          CASE WHEN p_internal THEN NULL ELSE 0 END,
          p_day
      )
      ON CONFLICT (code) DO NOTHING
      RETURNING id INTO v_account;
    IF v_account IS NULL THEN
        SELECT id INTO v_account FROM {schema}.ledger_account WHERE code = p_code;
    END IF;
    RETURN v_account;
END
$$;
