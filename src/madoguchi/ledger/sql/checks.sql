-- The standing checks of the ledger: each query must return nothing. Read-only, safe at any time.
-- Every query returns (the offending row, what is wrong with it).

-- name: an entry balances and has at least two legs (L-01)
SELECT 'entry ' || e.id, coalesce(sum(l.amount), 0) || ' yen off balance, '
       || count(l.entry_id) || ' legs'
  FROM {schema}.ledger_entry AS e LEFT JOIN {schema}.ledger_leg AS l ON l.entry_id = e.id
 GROUP BY e.id HAVING coalesce(sum(l.amount), 1) <> 0 OR count(l.entry_id) < 2;

-- name: an account keeps its floor (L-02)
SELECT 'account ' || id,
       'balance ' || balance || ' less ' || held_yen || ' held back, below floor ' || floor_yen
  FROM {schema}.ledger_account WHERE balance - held_yen < floor_yen;

-- name: an account holds back what its holds say (L-14)
SELECT 'account ' || coalesce(a.id, live.account_id),
       'holds back ' || coalesce(a.held_yen, 0) || ', but its holds say ' || coalesce(live.yen, 0)
  FROM {schema}.ledger_account AS a
  FULL JOIN (
    SELECT h.account_id, sum(h.yen) AS yen
      FROM {schema}.ledger_hold AS h
      LEFT JOIN {schema}.ledger_hold_release AS r ON r.hold_id = h.id
     WHERE r.hold_id IS NULL GROUP BY h.account_id
  ) AS live ON live.account_id = a.id
 WHERE a.held_yen IS DISTINCT FROM coalesce(live.yen, 0) OR (a.internal AND a.held_yen <> 0);

-- name: what was released was held back (L-14)
SELECT 'release of hold ' || r.hold_id, 'there is no such hold'
  FROM {schema}.ledger_hold_release AS r
  LEFT JOIN {schema}.ledger_hold AS h ON h.id = r.hold_id
 WHERE h.id IS NULL;

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
SELECT 'account ' || a.id, 'balance ' || a.balance || ' version ' || a.version || ' moved on '
       || coalesce(a.moved_on::text, 'no day') || ', but its lines say ' || coalesce(line.total, 0)
       || ' after ' || coalesce(line.count, 0) || ' until ' || coalesce(line.day::text, 'no day')
  FROM {schema}.ledger_account AS a
  LEFT JOIN (
    SELECT account_id, sum(amount) AS total, count(*) AS count, max(day) AS day
      FROM {schema}.ledger_leg GROUP BY account_id
  ) AS line ON line.account_id = a.id
 WHERE NOT a.internal
   AND (a.balance IS DISTINCT FROM coalesce(line.total, 0)
        OR a.version IS DISTINCT FROM coalesce(line.count, 0)
        OR a.moved_on IS DISTINCT FROM line.day);

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

-- name: a closing is its account's history up to its day (L-12)
SELECT 'closing of account ' || c.account_id || ' on ' || c.day,
       'balance ' || c.balance || ' version ' || c.version || ' is not what the lines say'
  FROM {schema}.ledger_closing AS c
  LEFT JOIN {schema}.ledger_leg AS l ON l.account_id = c.account_id AND l.version = c.version
  LEFT JOIN {schema}.ledger_leg AS n ON n.account_id = c.account_id AND n.version = c.version + 1
 WHERE l.balance_after IS DISTINCT FROM c.balance OR l.day > c.day OR n.day <= c.day;

-- name: a finished day has a closing for every account that moved (L-12)
SELECT 'account ' || line.account_id, 'version ' || line.version || ' has no closing of ' || due.day
  FROM (
    SELECT account_id, version, day, lead(day) OVER (PARTITION BY account_id ORDER BY version) AS next
      FROM {schema}.ledger_leg WHERE version IS NOT NULL
  ) AS line
  JOIN (
    SELECT moved.day AS moved_on, min(c.day) AS day
      FROM (SELECT DISTINCT day FROM {schema}.ledger_leg) AS moved
      JOIN {schema}.ledger_closed_day AS c ON c.day >= moved.day AND c.finished_at IS NOT NULL
     GROUP BY moved.day
  ) AS due ON due.moved_on = line.day
 WHERE (line.next > due.day) IS NOT FALSE
   AND NOT EXISTS (
    SELECT FROM {schema}.ledger_closing AS c
     WHERE c.account_id = line.account_id AND c.version = line.version AND c.day <= due.day);

-- name: a closed day takes no postings (L-13)
SELECT 'day ' || max(c.day), 'is closed, but postings ask for ' || s.last_value
  FROM {schema}.ledger_closed_day AS c CROSS JOIN {schema}.ledger_closed_through AS s
 GROUP BY s.last_value HAVING max(c.day) - date '1900-01-01' > s.last_value;

-- name: nothing was posted to a day after it was closed (L-13)
SELECT 'entry ' || e.id, 'of ' || e.day || ', which was closed with entry ' || closed.last_entry
  FROM {schema}.ledger_entry AS e
  JOIN (
    SELECT posted.day, min(c.last_entry) AS last_entry
      FROM (SELECT DISTINCT day FROM {schema}.ledger_entry) AS posted
      JOIN {schema}.ledger_closed_day AS c ON c.day >= posted.day AND c.finished_at IS NOT NULL
     GROUP BY posted.day
  ) AS closed ON closed.day = e.day
 WHERE e.id > closed.last_entry;
