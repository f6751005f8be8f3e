-- A line for each table that a dump holds the rows of: their number, a tab, the name in JSON. What belongs to an
-- extension a dump leaves to the extension.
SELECT format(
    'SELECT count(*) || %L FROM ONLY %I.%I',
    E'\t' || to_json(format('%I.%I', nspname, relname)), nspname, relname
  )
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind = 'r' AND nspname <> 'information_schema' AND nspname !~ '^pg_'
    AND NOT EXISTS (
      SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
    )
  ORDER BY nspname COLLATE "C", relname COLLATE "C" \gexec
