-- Relations that are read from others, or tell of the session that asks. Functions whose
-- names begin with catalogue_ are registered with the connection.

CREATE INDEX pg_class_oid ON pg_class (oid);
CREATE INDEX pg_class_name ON pg_class (relname);
CREATE INDEX pg_attribute_relation ON pg_attribute (attrelid, attnum);
CREATE INDEX pg_type_oid ON pg_type (oid);
CREATE INDEX pg_proc_oid ON pg_proc (oid);
CREATE INDEX pg_description_object ON pg_description (objoid, objsubid);
CREATE INDEX pg_constraint_oid ON pg_constraint (oid);
CREATE INDEX pg_constraint_relation ON pg_constraint (conrelid);
CREATE INDEX pg_index_index ON pg_index (indexrelid);
CREATE INDEX pg_index_relation ON pg_index (indrelid);
CREATE INDEX "told.privilege_relation" ON "told.privilege" (relation);

-- Of the session: the database that it is connected to, and its role, which owns all; and of the
-- sessions of that role.

CREATE VIEW "pg_database" AS
SELECT 5 AS oid, catalogue_database() AS datname, 10 AS datdba, 6 AS encoding, 'c' AS datlocprovider, 0 AS datistemplate,
	1 AS datallowconn, -1 AS datconnlimit, 0 AS datfrozenxid, 0 AS datminmxid, 1663 AS dattablespace, 'C' AS datcollate,
	'C' AS datctype, NULL AS daticulocale, NULL AS datcollversion, NULL AS datacl, 1262 AS tableoid;

CREATE VIEW "pg_roles" AS
SELECT catalogue_role() AS rolname, 0 AS rolsuper, 1 AS rolinherit, 0 AS rolcreaterole, 0 AS rolcreatedb, 1 AS rolcanlogin,
	0 AS rolreplication, -1 AS rolconnlimit, '********' AS rolpassword, NULL AS rolvaliduntil, 0 AS rolbypassrls,
	NULL AS rolconfig, 10 AS oid;

CREATE VIEW "pg_user" AS
SELECT rolname AS usename, oid AS usesysid, rolcreatedb AS usecreatedb, rolsuper AS usesuper, rolreplication AS userepl,
	rolbypassrls AS usebypassrls, rolpassword AS passwd, rolvaliduntil AS valuntil, rolconfig AS useconfig
FROM pg_roles;

CREATE VIEW "pg_settings" AS
SELECT name, catalogue_setting(name) AS setting, unit, category, NULL AS short_desc, NULL AS extra_desc, context, vartype,
	iif(catalogue_setting(name) IS boot_val, 'default', 'session') AS source, min_val, max_val, enumvals, boot_val,
	coalesce(boot_val, catalogue_setting(name)) AS reset_val, NULL AS sourcefile, NULL AS sourceline, 0 AS pending_restart
FROM "told.setting";

CREATE VIEW "pg_stat_activity" AS
SELECT iif(s.value ->> 'database' = catalogue_database(), 5, 0) AS datid, s.value ->> 'database' AS datname, s.value ->> 'pid' AS pid,
	NULL AS leader_pid, 10 AS usesysid, catalogue_role() AS usename, s.value ->> 'application' AS application_name,
	s.value ->> 'address' AS client_addr, NULL AS client_hostname, s.value ->> 'port' AS client_port,
	s.value ->> 'begun' AS backend_start, NULL AS xact_start, NULL AS query_start,
	NULL AS state_change, NULL AS wait_event_type, NULL AS wait_event, s.value ->> 'state' AS state, NULL AS backend_xid,
	NULL AS backend_xmin, NULL AS query_id, NULL AS query, 'client backend' AS backend_type
FROM json_each(catalogue_sessions()) s;

-- Of pg_catalog: what is told of relations, by names.

CREATE VIEW "pg_tables" AS
SELECT n.nspname AS schemaname, c.relname AS tablename, catalogue_role() AS tableowner, iif(c.relisshared, 'pg_global', NULL) AS tablespace,
	c.relhasindex AS hasindexes, c.relhasrules AS hasrules, c.relhastriggers AS hastriggers, c.relrowsecurity AS rowsecurity
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r';

CREATE VIEW "pg_views" AS
SELECT n.nspname AS schemaname, c.relname AS viewname, catalogue_role() AS viewowner, d.query AS definition
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN "told.definition" d ON d.relation = c.oid
WHERE c.relkind = 'v';

CREATE VIEW "pg_indexes" AS
SELECT n.nspname AS schemaname, c.relname AS tablename, i.relname AS indexname, NULL AS tablespace,
	catalogue_index(i.oid) AS indexdef
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace;

-- Of the information schema.

CREATE VIEW "information_schema.schemata" AS
SELECT catalogue_database() AS catalog_name, nspname AS schema_name, catalogue_role() AS schema_owner,
	NULL AS default_character_set_catalog, NULL AS default_character_set_schema, NULL AS default_character_set_name, NULL AS sql_path
FROM pg_namespace;

CREATE VIEW "information_schema.tables" AS
SELECT catalogue_database() AS table_catalog, n.nspname AS table_schema, c.relname AS table_name,
	iif(c.relkind = 'r', 'BASE TABLE', 'VIEW') AS table_type, NULL AS self_referencing_column_name, NULL AS reference_generation,
	NULL AS user_defined_type_catalog, NULL AS user_defined_type_schema, NULL AS user_defined_type_name,
	iif(p.may & 2, 'YES', 'NO') AS is_insertable_into, 'NO' AS is_typed, NULL AS commit_action
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN "told.privilege" p ON p.relation = c.oid
WHERE c.relkind IN ('r', 'v');

CREATE VIEW "information_schema.columns" AS
SELECT catalogue_database() AS table_catalog, n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name,
	a.attnum AS ordinal_position, NULL AS column_default, iif(a.attnotnull, 'NO', 'YES') AS is_nullable,
	CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN 'ARRAY' WHEN t.typnamespace = 11 THEN catalogue_type(t.oid) ELSE 'USER-DEFINED' END AS data_type,
	CASE WHEN a.atttypid <> t.oid AND t.oid IN (1042, 1043) AND d.typtypmod > 4 THEN d.typtypmod - 4 END AS character_maximum_length,
	CASE WHEN t.oid NOT IN (25, 1042, 1043) THEN NULL WHEN d.typtypmod > 4 THEN 4 * (d.typtypmod - 4) ELSE 1073741824 END AS character_octet_length,
	CASE t.oid WHEN 21 THEN 16 WHEN 23 THEN 32 WHEN 20 THEN 64 WHEN 700 THEN 24 WHEN 701 THEN 53 END AS numeric_precision,
	CASE WHEN t.oid IN (20, 21, 23, 700, 701) THEN 2 WHEN t.oid = 1700 THEN 10 END AS numeric_precision_radix,
	CASE WHEN t.oid IN (20, 21, 23) THEN 0 END AS numeric_scale,
	CASE WHEN t.oid = 1082 THEN 0 WHEN d.oid <> t.oid AND t.oid = 1184 THEN d.typtypmod WHEN t.oid IN (1083, 1114, 1184, 1186) THEN 6 END AS datetime_precision,
	NULL AS interval_type, NULL AS interval_precision,
	NULL AS character_set_catalog, NULL AS character_set_schema, NULL AS character_set_name,
	iif(l.oid IS NULL, NULL, catalogue_database()) AS collation_catalog, iif(l.oid IS NULL, NULL, 'pg_catalog') AS collation_schema,
	l.collname AS collation_name,
	iif(d.typtype = 'd', catalogue_database(), NULL) AS domain_catalog, iif(d.typtype = 'd', dn.nspname, NULL) AS domain_schema,
	iif(d.typtype = 'd', d.typname, NULL) AS domain_name,
	catalogue_database() AS udt_catalog, tn.nspname AS udt_schema, t.typname AS udt_name,
	NULL AS scope_catalog, NULL AS scope_schema, NULL AS scope_name, NULL AS maximum_cardinality, a.attnum || '' AS dtd_identifier,
	'NO' AS is_self_referencing, 'NO' AS is_identity, NULL AS identity_generation, NULL AS identity_start, NULL AS identity_increment,
	NULL AS identity_maximum, NULL AS identity_minimum, 'NO' AS identity_cycle, 'NEVER' AS is_generated, NULL AS generation_expression,
	iif(p.may & 4, 'YES', 'NO') AS is_updatable
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
	JOIN "told.privilege" p ON p.relation = c.oid
	JOIN pg_type d ON d.oid = a.atttypid JOIN pg_namespace dn ON dn.oid = d.typnamespace
	JOIN pg_type t ON t.oid = iif(d.typtype = 'd', d.typbasetype, d.oid) JOIN pg_namespace tn ON tn.oid = t.typnamespace
	LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default'
WHERE c.relkind IN ('r', 'v');

CREATE VIEW "information_schema.views" AS
SELECT catalogue_database() AS table_catalog, n.nspname AS table_schema, c.relname AS table_name, d.query AS view_definition,
	'NONE' AS check_option, 'NO' AS is_updatable, 'NO' AS is_insertable_into, 'NO' AS is_trigger_updatable,
	'NO' AS is_trigger_deletable, 'NO' AS is_trigger_insertable_into
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN "told.definition" d ON d.relation = c.oid
WHERE c.relkind = 'v';

CREATE VIEW "information_schema.table_constraints" AS
SELECT catalogue_database() AS constraint_catalog, n.nspname AS constraint_schema, o.conname AS constraint_name,
	catalogue_database() AS table_catalog, n.nspname AS table_schema, c.relname AS table_name,
	CASE o.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END AS constraint_type,
	'NO' AS is_deferrable, 'NO' AS initially_deferred, 'YES' AS enforced,
	CASE WHEN o.contype = 'u' THEN iif(x.indnullsnotdistinct, 'NO', 'YES') END AS nulls_distinct
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
	LEFT JOIN pg_index x ON x.indexrelid = o.conindid
UNION ALL
SELECT catalogue_database(), n.nspname, n.oid || '_' || c.oid || '_' || a.attnum || '_not_null', catalogue_database(), n.nspname,
	c.relname, 'CHECK', 'NO', 'NO', 'YES', NULL
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnotnull AND c.relkind = 'r';

CREATE VIEW "information_schema.key_column_usage" AS
SELECT catalogue_database() AS constraint_catalog, n.nspname AS constraint_schema, o.conname AS constraint_name,
	catalogue_database() AS table_catalog, n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name,
	k.key + 1 AS ordinal_position,
	(SELECT r.key + 1 FROM pg_index x, json_each(x.indkey) r, json_each(o.confkey) f
		WHERE x.indexrelid = o.conindid AND o.contype = 'f' AND f.key = k.key AND r.value = f.value) AS position_in_unique_constraint
FROM pg_constraint o, json_each(o.conkey) k JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.value;

CREATE VIEW "information_schema.referential_constraints" AS
SELECT catalogue_database() AS constraint_catalog, n.nspname AS constraint_schema, o.conname AS constraint_name,
	iif(i.oid IS NULL, NULL, catalogue_database()) AS unique_constraint_catalog, iif(i.oid IS NULL, NULL, n.nspname) AS unique_constraint_schema,
	i.relname AS unique_constraint_name, 'NONE' AS match_option, 'NO ACTION' AS update_rule, 'NO ACTION' AS delete_rule
FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace LEFT JOIN pg_class i ON i.oid = o.conindid
WHERE o.contype = 'f';

CREATE VIEW "information_schema.constraint_column_usage" AS
SELECT catalogue_database() AS table_catalog, n.nspname AS table_schema, c.relname AS table_name, a.attname AS column_name,
	catalogue_database() AS constraint_catalog, n.nspname AS constraint_schema, o.conname AS constraint_name
FROM pg_constraint o, json_each(iif(o.contype = 'f', o.confkey, o.conkey)) k
	JOIN pg_class c ON c.oid = iif(o.contype = 'f', o.confrelid, o.conrelid) JOIN pg_namespace n ON n.oid = c.relnamespace
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.value;

CREATE VIEW "information_schema.table_privileges" AS
SELECT catalogue_role() AS grantor, catalogue_role() AS grantee, catalogue_database() AS table_catalog, n.nspname AS table_schema,
	c.relname AS table_name, v.column2 AS privilege_type, 'YES' AS is_grantable, iif(v.column1 = 1, 'YES', 'NO') AS with_hierarchy
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN "told.privilege" p ON p.relation = c.oid
	JOIN (VALUES (1, 'SELECT'), (2, 'INSERT'), (4, 'UPDATE'), (8, 'DELETE')) v ON p.may & v.column1
WHERE c.relkind IN ('r', 'v');

CREATE VIEW "information_schema.enabled_roles" AS SELECT rolname AS role_name FROM pg_roles;

CREATE VIEW "information_schema.character_sets" AS
SELECT NULL AS character_set_catalog, NULL AS character_set_schema, 'UTF8' AS character_set_name, 'UCS' AS character_repertoire,
	'UTF8' AS form_of_use, catalogue_database() AS default_collate_catalog, 'pg_catalog' AS default_collate_schema, 'C' AS default_collate_name;
