-- Drops what the services made in the schema public, but not what belongs to an extension or to the administrator.
-- Part of the restore's transaction. A service that holds a lock makes it fail, not hang.
SET LOCAL lock_timeout = '60s';
SET LOCAL client_min_messages = warning;
DO $$
DECLARE
  statements text[];
  statement text;
BEGIN
  SELECT array_agg(format('DROP %s IF EXISTS %s CASCADE', kind, name) ORDER BY step)
    INTO statements
    FROM (
      SELECT 1, 'pg_class'::regclass, oid, relowner, oid::regclass::text,
          CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END
        FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      UNION ALL
      SELECT 2, 'pg_proc'::regclass, oid, proowner, oid::regprocedure::text, 'ROUTINE'
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
      UNION ALL
      SELECT 3, 'pg_type'::regclass, oid, typowner, oid::regtype::text,
          CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END
        FROM pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('c', 'd', 'e', 'r')
          -- A table's row type goes with the table.
          AND NOT EXISTS (SELECT FROM pg_class WHERE pg_class.oid = typrelid AND relkind <> 'c')
    ) AS found (step, class, id, owner, name, kind)
    WHERE pg_has_role(owner, 'USAGE')
      AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = class AND objid = id AND deptype = 'e'
      );
  FOREACH statement IN ARRAY coalesce(statements, '{}') LOOP
    EXECUTE statement;
  END LOOP;
END
$$;
