package pgcatalog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
)

func TestTry(t *testing.T) {
	f := writableFacts()
	c := open(t, f)
	var tables []pgsql.Table
	for _, table := range Tables() {
		p := pgsql.Table{Schema: table.Schema, Name: table.Name, OID: table.OID, Engine: table.Engine}
		for i, col := range table.Columns {
			p.Columns = append(p.Columns, pgsql.TableColumn{Name: col.Name, Type: col.Type, Mod: col.Mod, NotNull: col.NotNull, Hidden: col.Hidden, Number: int16(i + 1)})
		}
		tables = append(tables, p)
	}
	o := pgsql.Options{Tables: pgsql.NewTables(tables), Path: []string{"pg_catalog", "instagram"}}
	files, _ := filepath.Glob("testdata/clients/*.txt")
	bad, all := map[string]int{}, 0
	example := map[string]string{}
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for _, block := range strings.Split(string(text), "\nask ")[1:] {
			head, sql, _ := strings.Cut(block, "\n")
			sql, _, _ = strings.Cut(sql, "\n----")
			all++
			for name, oid := range c.book.byName[InstagramSchema] {
				sql = strings.ReplaceAll(sql, "{instagram."+name+"}", fmt.Sprint(oid))
			}
			_, err := pgsql.Translate(sql, o)
			if err != nil {
				bad[err.Error()]++
				example[err.Error()] = filepath.Base(file) + " " + head
			}
		}
	}
	n := 0
	for m, k := range bad {
		fmt.Printf("%4d %s   %s\n", k, m, example[m])
		n += k
	}
	fmt.Println(all, n)
}
