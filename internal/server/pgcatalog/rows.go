package pgcatalog

import (
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// builtinRows tell of the relations that every catalogue has, which tells of itself.
func (m *image) builtinRows() {
	for i, b := range m.facts.relations {
		row := firstRowType + int64(i)*2
		namespace := schemaOf(b.schema)
		m.classRow(classRow{oid: b.oid, rowType: row, namespace: namespace, name: b.name, kind: b.kind, columns: len(b.columns), shared: b.shared, options: b.options})
		m.rowTypes(b.name, namespace, b.oid, row)
		for k, c := range b.columns {
			m.attributeRow(b.oid, k+1, c.name, c.told, c.notNull, c.collation)
		}
	}
}

// schemaRows tell of the schemas that the facts name.
func (m *image) schemaRows(f *Facts, ids *identifiers) {
	for _, name := range f.schemas() {
		m.put("pg_namespace", values{"oid": ids.schemas[name], "nspname": name, "nspowner": owner})
	}
}

// classRow is what rows of pg_class differ in.
type classRow struct {
	oid, rowType, namespace int64
	name, kind              string
	columns                 int
	indexed, shared         bool
	options                 any
	may                     Privileges
}

func (m *image) classRow(c classRow) {
	method := 0
	switch c.kind {
	case "r":
		method = heap
	case "i":
		method = btree
	}
	replica := "n"
	if c.kind == "r" && c.namespace != pgCatalog {
		replica = "d"
	}
	tuples, pages := -1.0, 0 // not known
	if c.kind == "i" {
		tuples, pages = 0, 1
	}
	space := 0
	if c.shared {
		space = globalSpace
	}
	m.put("pg_class", values{
		"oid": c.oid, "relname": c.name, "relnamespace": c.namespace, "reltype": c.rowType, "reloftype": 0, "relowner": owner, "relam": method,
		"relfilenode": 0, "reltablespace": space, "relpages": pages, "reltuples": tuples, "relallvisible": 0, "reltoastrelid": 0,
		"relhasindex": c.indexed, "relisshared": c.shared, "relpersistence": "p", "relkind": c.kind, "relnatts": c.columns, "relchecks": 0,
		"relhasrules": c.kind == "v", "relhastriggers": false, "relhassubclass": false, "relrowsecurity": false, "relforcerowsecurity": false,
		"relispopulated": true, "relreplident": replica, "relispartition": false, "relrewrite": 0, "relfrozenxid": 0, "relminmxid": 0, "reloptions": c.options,
	})
	m.put(toldPrivilege, values{"relation": c.oid, "may": int(c.may)})
}

// rowTypes are the type of a relation's rows, and that of arrays of them.
func (m *image) rowTypes(name string, namespace, relation, row int64) {
	procs := m.facts.procs
	common := func(more values) values {
		v := values{
			"typnamespace": namespace, "typowner": owner, "typlen": -1, "typbyval": false, "typispreferred": false, "typisdefined": true,
			"typdelim": ",", "typmodin": 0, "typmodout": 0, "typalign": "d", "typstorage": "x", "typnotnull": false, "typbasetype": 0,
			"typtypmod": -1, "typndims": 0, "typcollation": 0,
		}
		for name, value := range more {
			v[name] = value
		}
		return v
	}
	m.put("pg_type", common(values{
		"oid": row, "typname": name, "typtype": "c", "typcategory": "C", "typrelid": relation, "typsubscript": 0, "typelem": 0, "typarray": row + 1,
		"typinput": procs["record_in"], "typoutput": procs["record_out"], "typreceive": procs["record_recv"], "typsend": procs["record_send"], "typanalyze": 0,
	}))
	m.put("pg_type", common(values{
		"oid": row + 1, "typname": cut("_" + name), "typtype": "b", "typcategory": "A", "typrelid": 0, "typsubscript": procs["array_subscript_handler"],
		"typelem": row, "typarray": 0, "typinput": procs["array_in"], "typoutput": procs["array_out"], "typreceive": procs["array_recv"],
		"typsend": procs["array_send"], "typanalyze": procs["array_typanalyze"],
	}))
}

// cut cuts a name to the length that PostgreSQL's names have.
func cut(name string) string {
	const most = 63
	for len(name) > most {
		runes := []rune(name)
		name = string(runes[:len(runes)-1])
	}
	return name
}

func (m *image) attributeRow(relation int64, n int, name string, told pgtype.OID, notNull bool, collation int64) {
	t := m.facts.types[told]
	dimensions := 0
	if t.category == "A" {
		dimensions = 1
	}
	m.put("pg_attribute", values{
		"attrelid": relation, "attname": name, "atttypid": told, "attstattarget": -1, "attlen": t.length, "attnum": n, "attndims": dimensions,
		"attcacheoff": -1, "atttypmod": -1, "attbyval": t.byValue, "attalign": t.align, "attstorage": t.storage, "attcompression": "",
		"attnotnull": notNull, "atthasdef": false, "atthasmissing": false, "attidentity": "", "attgenerated": "", "attisdropped": false,
		"attislocal": true, "attinhcount": 0, "attcollation": collation,
	})
}

// relationRows tell of one of the facts' relations.
func (m *image) relationRows(r *Relation, ids *identifiers) {
	id, namespace := ids.relation(r.Schema, r.Name), ids.schemas[r.Schema]
	kind := "r"
	if r.View {
		kind = "v"
		m.put("pg_rewrite", values{"oid": id + placeRule, "rulename": "_RETURN", "ev_class": id, "ev_type": "1", "ev_enabled": "O", "is_instead": true, "ev_qual": "<>", "ev_action": "<>"})
		m.put(toldDefinition, values{"relation": id, "query": r.Query})
	}
	m.classRow(classRow{
		oid: id, rowType: id + placeRowType, namespace: namespace, name: r.Name, kind: kind, columns: len(r.Columns), indexed: len(r.Key) > 0, may: r.May,
	})
	m.rowTypes(r.Name, namespace, id, id+placeRowType)
	for i, c := range r.Columns {
		m.attributeRow(id, i+1, c.Name, c.Type, c.NotNull, m.facts.types[c.Type].collation)
		m.describe(id, i+1, c.Description)
	}
	m.describe(id, 0, r.Description)
	if len(r.Key) > 0 {
		m.keyRows(r, id, namespace)
	}
}

func (m *image) describe(relation int64, column int, text string) {
	if text != "" {
		m.put("pg_description", values{"objoid": relation, "classoid": classRelation, "objsubid": column, "description": text})
	}
}

// keyRows tell of a table's key: the constraint, and the index that tools look for.
func (m *image) keyRows(r *Relation, id, namespace int64) {
	name, kind := keyName(r), "p"
	if !r.primary() {
		kind = "u"
	}
	var keys, classes, collations, options []int64
	for i, key := range r.Key {
		n := r.number(key)
		t := m.facts.types[r.Columns[n-1].Type]
		keys, classes = append(keys, int64(n)), append(classes, m.facts.btree[comparedAs(t.oid)].class)
		collations, options = append(collations, t.collation), append(options, 0)
		m.attributeRow(id+placeIndex, i+1, key, t.oid, false, t.collation)
	}
	m.classRow(classRow{oid: id + placeIndex, namespace: namespace, name: name, kind: "i", columns: len(keys)})
	m.put("pg_index", values{
		"indexrelid": id + placeIndex, "indrelid": id, "indnatts": len(keys), "indnkeyatts": len(keys), "indisunique": true,
		"indnullsnotdistinct": kind == "u", "indisprimary": kind == "p", "indisexclusion": false, "indimmediate": true, "indisclustered": false,
		"indisvalid": true, "indcheckxmin": false, "indisready": true, "indislive": true, "indisreplident": false,
		"indkey": jsonOf(keys), "indcollation": jsonOf(collations), "indclass": jsonOf(classes), "indoption": jsonOf(options),
	})
	row := m.constraint(id+placeKey, name, namespace, kind, id, keys)
	row["conindid"], row["confrelid"], row["confupdtype"], row["confdeltype"], row["confmatchtype"] = id+placeIndex, 0, " ", " ", " "
	m.put("pg_constraint", row)
	m.depends(classRelation, id+placeIndex, classConstraint, id+placeKey, "i")
}

// depends tells that a thing is there by another one.
func (m *image) depends(class int, object int64, on int, other int64, kind string) {
	m.put("pg_depend", values{"classid": class, "objid": object, "objsubid": 0, "refclassid": on, "refobjid": other, "refobjsubid": 0, "deptype": kind})
}

// keyName is what the key of a table is called.
func keyName(r *Relation) string {
	if r.primary() {
		return cut("PK_" + r.Name)
	}
	return cut("UQ_" + r.Name)
}

// comparedAs is the type whose operators compare one that has none of its own.
func comparedAs(t pgtype.OID) pgtype.OID {
	if t == pgtype.Varchar {
		return pgtype.Text
	}
	return t
}

func (m *image) constraint(id int64, name string, namespace int64, kind string, relation int64, keys []int64) values {
	return values{
		"oid": id, "conname": name, "connamespace": namespace, "contype": kind, "condeferrable": false, "condeferred": false, "convalidated": true,
		"conrelid": relation, "contypid": 0, "conparentid": 0, "conislocal": true, "coninhcount": 0, "connoinherit": true, "conkey": jsonOf(keys),
	}
}

func (m *image) foreignKeyRows(f *Facts, k ForeignKey, ids *identifiers) {
	from, to := f.relation(k.Schema, k.Table), f.relation(k.Schema, k.RefTable)
	row := m.constraint(ids.foreignKey(k), k.Name, ids.schemas[k.Schema], "f", ids.relation(k.Schema, k.Table), []int64{int64(from.number(k.Column))})
	target := ids.relation(k.Schema, k.RefTable)
	index := int64(0)
	if len(to.Key) > 0 {
		index = target + placeIndex
		m.depends(classConstraint, ids.foreignKey(k), classRelation, index, "n")
	}
	equal := jsonOf([]int64{m.facts.btree[comparedAs(to.Columns[to.number(k.RefColumn)-1].Type)].equal})
	for name, v := range (values{
		"conindid": index, "confrelid": target, "confupdtype": "a", "confdeltype": "a", "confmatchtype": "s",
		"confkey": jsonOf([]int64{int64(to.number(k.RefColumn))}), "conpfeqop": equal, "conppeqop": equal, "conffeqop": equal,
	}) {
		row[name] = v
	}
	m.put("pg_constraint", row)
}

// relation finds one by its names; those of checked facts are there.
func (f *Facts) relation(schema, name string) *Relation {
	for i := range f.Relations {
		if r := &f.Relations[i]; r.Schema == schema && r.Name == name {
			return r
		}
	}
	return nil
}
