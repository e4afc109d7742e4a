package sqltext

// describe rewrites DESCRIBE and SHOW as SELECTs over the system tables.
func (a *analysis) describe() error {
	at := 1
	switch {
	case a.out.Kind == Describe:
		if a.oneOf(at, "TABLE", "VIEW") && at+1 < len(a.tokens) {
			at++
		}
		return a.describeTable(at)
	case a.oneOf(at, "COLUMNS", "FIELDS") && a.oneOf(at+1, "FROM", "IN"):
		return a.describeTable(at + 2)
	case a.word(at) == "TABLES":
		return a.show(at+1, "SELECT TableName, TableType, Description FROM sys_tables", "TableName")
	case a.word(at) == "PROCEDURES":
		return a.show(at+1, "SELECT ProcedureName, Description FROM sys_procedures", "ProcedureName")
	case a.word(at) == "VARIABLES":
		return a.showVariables(at + 1)
	case a.oneOf(at, "SESSION", "GLOBAL") && a.word(at+1) == "VARIABLES":
		return a.showVariables(at + 2)
	default:
		return a.unsupported(at, "this form of SHOW: use SHOW TABLES, SHOW COLUMNS FROM table, SHOW PROCEDURES or SHOW VARIABLES")
	}
}

func (a *analysis) describeTable(at int) error {
	parts := a.chain(at)
	if len(parts) == 0 {
		return a.errorAt(at, "the name of a table is missing")
	}
	last := parts[len(parts)-1]
	if last+1 < len(a.tokens) {
		return a.errorAt(last+1, "nothing may follow the table's name")
	}
	a.structure = &structure{tables: map[int]bool{at: true}}
	if err := a.qualifiers(at); err != nil {
		return err
	}
	if a.out.Target = unquote(a.text(last)); a.out.Target == "" {
		return a.errorAt(last, "the name of the table is empty")
	}
	a.out.SQL = "SELECT ColumnName, DataTypeName, IsNullable, IsKey, Description FROM sys_tablecolumns WHERE TableName = " +
		quoteText(a.out.Target) + " COLLATE NOCASE ORDER BY Ordinal"
	return nil
}

// show lists names, those LIKE a pattern if one follows at token i.
func (a *analysis) show(i int, query, name string) error {
	switch {
	case i == len(a.tokens):
	case a.word(i) == "LIKE" && a.kind(i+1) == String && i+2 == len(a.tokens):
		query += " WHERE " + name + " LIKE " + a.text(i+1)
	default:
		return a.errorAt(i, "unexpected %s: SHOW … takes LIKE 'pattern' at the most", a.text(i))
	}
	a.out.SQL = query + " ORDER BY " + name
	return nil
}
