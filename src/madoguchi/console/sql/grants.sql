-- What an institution's login role may do in its own schema; run after every migration.
-- The grid is tested role by role, table by table: tests/console/test_migrate.py.

REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC, {role};
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema} TO {role};

-- Everything may be read; the ledger and the trail are written through their functions only.
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT SELECT ON SEQUENCE {schema}.ledger_closed_through TO {role};
GRANT EXECUTE ON FUNCTION
    {schema}.post_entry, {schema}.post_entries, {schema}.open_account,
    {schema}.place_hold, {schema}.release_hold, {schema}.set_floor,
    {schema}.begin_closing, {schema}.close_accounts, {schema}.finish_closing, {schema}.version_on,
    {schema}.audit_turn, {schema}.audit_append, {schema}.audit_anchor
    TO {role};

GRANT INSERT,
    UPDATE (login_id, login_id_folded, mail, phone, direct_mail, stopped_at, stop_reason)
    ON {schema}.customers_contract TO {role};
GRANT INSERT ON {schema}.customers_own_limit TO {role};
GRANT INSERT, DELETE ON {schema}.customers_former_mail, {schema}.customers_mail_wish TO {role};
GRANT INSERT, UPDATE (name_kana, note), DELETE ON {schema}.customers_payee TO {role};
GRANT INSERT, UPDATE (contract_id) ON {schema}.customers_deposit_account TO {role};

GRANT INSERT, UPDATE ON {schema}.access_password TO {role};
GRANT INSERT, UPDATE ON {schema}.access_tries TO {role};
GRANT INSERT, UPDATE ON {schema}.access_image_card TO {role};
GRANT INSERT, DELETE ON {schema}.access_card_question TO {role};
GRANT INSERT, DELETE ON {schema}.access_asked_secret TO {role};
GRANT INSERT, UPDATE (seen_at, ended_at, end_reason, pending), DELETE
    ON {schema}.access_session TO {role};

GRANT INSERT, DELETE ON {schema}.access_first_step_done TO {role};
GRANT INSERT, UPDATE, DELETE ON {schema}.access_secret_answer TO {role};
GRANT INSERT, UPDATE (last_seen_at), DELETE ON {schema}.access_known_place TO {role};
GRANT INSERT,
    UPDATE (state, last_step, at_sign_on, claimed_at, in_use_at, ended_at, seed, start_password_hash)
    ON {schema}.access_token TO {role};
GRANT INSERT, UPDATE (reserved_for, taken_by, last_step, good_until, network), DELETE
    ON {schema}.access_stocked_token TO {role};

-- An application is decided once, by somebody else (nobody_approves_his_own_application).
GRANT INSERT, UPDATE (password_hash, seed, last_step, role, stopped_at)
    ON {schema}.staff_member TO {role};
GRANT INSERT, UPDATE (seen_at, ended_at) ON {schema}.staff_session TO {role};
GRANT INSERT, UPDATE (state, decided_by_id, decided_at, note) ON {schema}.staff_application TO {role};
GRANT INSERT, UPDATE (content, printed_by_id, printed_at) ON {schema}.staff_letter TO {role};

-- What was ordered is final; only how far it has come may change.
GRANT INSERT, UPDATE (claimed_at), DELETE ON {schema}.transfers_draft TO {role};
GRANT INSERT,
    UPDATE (state, changed_at, return_reason, failure, entry_id)
    ON {schema}.transfers_order TO {role};
GRANT INSERT ON {schema}.transfers_short_told TO {role};
GRANT INSERT, UPDATE (asked, answers) ON {schema}.transfers_name_looks TO {role};
GRANT INSERT, UPDATE (ours, centres, under_way, asked_at)
    ON {schema}.transfers_reconciliation TO {role};

GRANT INSERT,
    UPDATE (due_at, leased_until, fence, tries, unanswered, last_error, carried_at)
    ON {schema}.wires_outgoing TO {role};
GRANT INSERT, UPDATE (acted_at) ON {schema}.wires_incoming TO {role};
GRANT INSERT, UPDATE (acted_at, outcome, reason) ON {schema}.wires_incoming_credit TO {role};

GRANT INSERT, UPDATE (in_a_row, last_on, stopped_days) ON {schema}.payeasy_misses TO {role};
GRANT INSERT, DELETE ON {schema}.payeasy_inquiry TO {role};
GRANT INSERT, UPDATE (claimed_at), DELETE ON {schema}.payeasy_draft TO {role};
GRANT INSERT, UPDATE (state, changed_at, return_reason) ON {schema}.payeasy_payment TO {role};
GRANT INSERT, UPDATE (acted_at) ON {schema}.payeasy_result TO {role};

-- What was published is final; it may only be withdrawn.
GRANT INSERT, UPDATE (withdrawn_at) ON {schema}.notices_notice TO {role};
GRANT INSERT ON {schema}.notices_read TO {role};

GRANT INSERT, UPDATE (finished_at, count) ON {schema}.day_end_step TO {role};
