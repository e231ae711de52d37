-- What an institution's login role may do in its own schema; run after every migration.
-- The grid is tested role by role, table by table: tests/console/test_migrate.py.

REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC, {role};
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema} TO {role};

-- Everything may be read; the ledger and the trail are written through their functions only.
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT EXECUTE ON FUNCTION
    {schema}.post_entry, {schema}.open_account, {schema}.audit_turn, {schema}.audit_append
    TO {role};

GRANT INSERT, UPDATE (mail, stopped_at) ON {schema}.customers_contract TO {role};
GRANT INSERT ON {schema}.customers_deposit_account TO {role};

GRANT INSERT, UPDATE ON {schema}.access_password TO {role};
GRANT INSERT, UPDATE ON {schema}.access_tries TO {role};
GRANT INSERT, UPDATE ON {schema}.access_image_card TO {role};
GRANT INSERT, DELETE ON {schema}.access_card_question TO {role};
GRANT INSERT, UPDATE (seen_at, ended_at, end_reason) ON {schema}.access_session TO {role};

-- What was ordered is final; only how far it has come may change.
GRANT INSERT, UPDATE (claimed_at) ON {schema}.transfers_draft TO {role};
GRANT INSERT, UPDATE (state, changed_at, return_reason) ON {schema}.transfers_order TO {role};

GRANT INSERT,
    UPDATE (due_at, leased_until, fence, tries, unanswered, last_error, carried_at)
    ON {schema}.wires_outgoing TO {role};
GRANT INSERT, UPDATE (acted_at) ON {schema}.wires_incoming TO {role};

GRANT INSERT, UPDATE ON {schema}.notices_notice TO {role};
