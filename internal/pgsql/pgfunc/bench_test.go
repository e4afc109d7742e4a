package pgfunc

import (
	"testing"

	"github.com/ncruces/go-sqlite3"
)

// What a connection costs for the functions on it.
func BenchmarkRegister(b *testing.B) {
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	b.ReportAllocs()
	for b.Loop() {
		if err := Register(db, Host{}); err != nil {
			b.Fatal(err)
		}
	}
}
