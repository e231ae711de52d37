-- The standing checks of the ledger: each query must return nothing. Read-only, safe at any time.
-- Every query returns (the offending row, what is wrong with it).

-- name: an entry balances and has at least two legs (L-01)
SELECT 'entry ' || e.id, coalesce(sum(l.amount), 0) || ' yen off balance, '
       || count(l.entry_id) || ' legs'
  FROM {schema}.ledger_entry AS e LEFT JOIN {schema}.ledger_leg AS l ON l.entry_id = e.id
 GROUP BY e.id HAVING coalesce(sum(l.amount), 1) <> 0 OR count(l.entry_id) < 2;

-- name: an account keeps its floor (L-02)
SELECT 'account ' || id, 'balance ' || balance || ' below floor ' || floor_yen
  FROM {schema}.ledger_account WHERE balance < floor_yen;

-- name: an account moves one step at a time (L-04), and its days follow (L-11)
SELECT 'leg ' || entry_id || '/' || position, 'account ' || account_id || ' version ' || version
       || ' does not follow the line before it'
  FROM (
    SELECT l.*,
           lag(l.version, 1, 0::bigint) OVER w AS version_before,
           lag(l.balance_after, 1, 0::bigint) OVER w AS balance_before,
           lag(l.entry_id, 1, 0::bigint) OVER w AS entry_before,
           lag(l.day) OVER w AS day_before
      FROM {schema}.ledger_leg AS l
      JOIN {schema}.ledger_account AS a ON a.id = l.account_id AND NOT a.internal
    WINDOW w AS (PARTITION BY l.account_id ORDER BY l.version, l.entry_id, l.position)
  ) AS line
 WHERE version IS DISTINCT FROM version_before + 1
    OR balance_after IS DISTINCT FROM balance_before + amount
    OR entry_id < entry_before
    OR day < day_before;

-- name: a balance is its history (L-07)
SELECT 'account ' || a.id, 'balance ' || a.balance || ' version ' || a.version
       || ', but its lines say ' || coalesce(line.total, 0) || ' after ' || coalesce(line.count, 0)
  FROM {schema}.ledger_account AS a
  LEFT JOIN (
    SELECT account_id, sum(amount) AS total, count(*) AS count
      FROM {schema}.ledger_leg GROUP BY account_id
  ) AS line ON line.account_id = a.id
 WHERE NOT a.internal
   AND (a.balance IS DISTINCT FROM coalesce(line.total, 0)
        OR a.version IS DISTINCT FROM coalesce(line.count, 0));

-- name: an internal account holds legs only (L-05)
SELECT 'leg ' || l.entry_id || '/' || l.position, 'an internal leg with a balance'
  FROM {schema}.ledger_leg AS l
  JOIN {schema}.ledger_account AS a ON a.id = l.account_id AND a.internal
 WHERE l.balance_after IS NOT NULL OR l.version IS NOT NULL;

-- name: a leg belongs to an entry of its day and to an account (L-08)
SELECT 'leg ' || l.entry_id || '/' || l.position, 'entry, day or account does not fit'
  FROM {schema}.ledger_leg AS l
  LEFT JOIN {schema}.ledger_entry AS e ON e.id = l.entry_id AND e.day = l.day
  LEFT JOIN {schema}.ledger_account AS a ON a.id = l.account_id
 WHERE e.id IS NULL OR a.id IS NULL;

-- name: the legs of an entry are numbered from one (L-09)
SELECT 'entry ' || entry_id, 'legs are numbered ' || string_agg(position::text, ',')
  FROM {schema}.ledger_leg GROUP BY entry_id
HAVING min(position) <> 1 OR max(position) <> count(*);
