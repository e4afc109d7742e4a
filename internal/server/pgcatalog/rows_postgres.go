package pgcatalog

import "github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"

// postgresRows are those that PostgreSQL has anywhere.
func (m *image) postgresRows() {
	for name, sheet := range m.facts.sheets {
		var b *builtin
		for _, r := range m.facts.relations {
			if r.name == name {
				b = r
			}
		}
		for _, line := range sheet.rows {
			row := values{}
			for i, column := range sheet.columns {
				if b == nil {
					t := pgtype.Text
					if column == "barelabel" {
						t = pgtype.Bool
					}
					row[column] = m.facts.form(t, line[i])
					continue
				}
				for _, c := range b.columns {
					if c.name == column {
						row[column] = m.facts.form(c.told, line[i])
					}
				}
			}
			switch name {
			case "pg_namespace":
				row["nspowner"] = owner
			case "pg_proc":
				row["pronamespace"], row["proowner"], row["prolang"], row["provariadic"], row["prosupport"] = pgCatalog, owner, languageInternal, 0, 0
				row["prokind"], row["prosecdef"], row["proleakproof"] = "f", false, false
				var args []int64
				_ = jsonTo(row["proargtypes"], &args) // it was made a few lines above
				row["pronargs"], row["pronargdefaults"] = len(args), 0
			}
			m.put(name, row)
		}
	}
}
