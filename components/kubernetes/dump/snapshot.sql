-- Counts the rows of every table, and dumps them as they were at that moment: DUMPED is what dump.sh has the shell run.
\set ON_ERROR_STOP on
\getenv rows ROWS
\getenv rows_script ROWS_SCRIPT
SET lock_timeout = '10min';
SET idle_in_transaction_session_timeout = 0;
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
\o :rows
\i :rows_script
\o
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\! bash -c "$DUMPED"
COMMIT;
