package pgcatalog

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// asker is a session for tests.
type asker struct{ settings map[string]string }

func newAsker(database string) *asker {
	return &asker{map[string]string{"timezone": "UTC", "server_version": "15.0", "server_version_num": "150000", "search_path": "instagram", "database": database}}
}

func (a *asker) Database() string                        { return a.settings["database"] }
func (*asker) Role() string                              { return "postgres" }
func (*asker) Version() string                           { return "PostgreSQL 15.0 (viewfinder)" }
func (*asker) Zone() *time.Location                      { return time.UTC }
func (*asker) Backend() int32                            { return 7 }
func (*asker) Signal(number int64, _ bool) (bool, error) { return number == 7, nil }
func (a *asker) Peers() []Peer                           { return []Peer{{Number: 7, Database: a.Database(), Active: true}} }

func (*asker) Addresses() (server, client netip.AddrPort) { return netip.AddrPort{}, netip.AddrPort{} }

func (a *asker) SearchPath() []string { return []string{a.settings["search_path"]} }

func (a *asker) Setting(name string) (string, bool) {
	if v, ok := a.settings[strings.ToLower(name)]; ok {
		return v, true
	}
	sheet := readPostgres().sheets[toldSetting]
	for _, row := range sheet.rows {
		if v := sheet.record(row); strings.EqualFold(v["name"], name) && v["boot_val"] != null {
			return v["boot_val"], true
		}
	}
	return "", false
}
func (a *asker) Set(name, value string, _ bool) error { a.settings[name] = value; return nil }

func open(t testing.TB, f Facts) *Catalogue {
	t.Helper()
	c, err := New(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func rowsOf(ctx context.Context, c *Catalogue, a *asker, sql string, args ...any) ([][]any, error) {
	rows, err := c.Query(ctx, a, sql, args)
	if err != nil {
		return nil, err
	}
	var all [][]any
	for err = rows.Next(); err == nil; err = rows.Next() {
		all = append(all, append([]any{}, rows.Row()...))
	}
	_ = rows.Close()
	if err.Error() == "EOF" {
		err = nil
	}
	return all, err
}
