package driver_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// What writes is refused by its name, whatever its inputs, on a connection that must not
// write and in a transaction, and nothing is sent.
func TestProcedures_writeNothing(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{})
	readonly, free := open(t, srv.DSN()+";Readonly=true"), open(t, srv.DSN())
	tx, err := free.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	writes := 0
	for _, p := range procedures.All() {
		if !p.Writes {
			continue
		}
		writes++
		for want, exec := range map[string]func(string) error{
			p.Name + " is not allowed: the connection is opened with Readonly=true": func(sql string) error {
				_, err := readonly.ExecContext(t.Context(), sql)
				return err
			},
			p.Name + " is not allowed in a transaction": func(sql string) error {
				_, err := tx.ExecContext(t.Context(), sql)
				return err
			},
		} {
			if err := exec("EXEC " + p.Name); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", p.Name, err)
			}
		}
	}
	if writes < 12 || srv.Calls() != 0 {
		t.Errorf("%d procedures write, %d calls", writes, srv.Calls())
	}
}
