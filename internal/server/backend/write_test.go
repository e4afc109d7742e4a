package backend_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// A statement that changes a table is done, has the tag that clients count rows by, and gives
// what RETURNING asks for.
func TestWrites(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 4, Seed: 3}, "")
	conn := r.connect(t, nil)
	var post, text, id string
	err := conn.QueryRow(t.Context(), "select id from media where iscommentenabled order by created desc limit 1").Scan(&post)
	if err == nil {
		err = conn.QueryRow(t.Context(), "insert into comments (mediaid, text) values ($1, $2) returning id, text", post, "over the wire").Scan(&id, &text)
	}
	if err != nil || text != "over the wire" || id == "" {
		t.Fatalf("%q %q: %v", id, text, err)
	}
	plan, err := texts(t, conn, "explain update comments set hidden = true where id = '"+id+"'")
	if err != nil || !strings.Contains(strings.Join(plan, "\n"), "hide=true") {
		t.Errorf("%v, %v", plan, err)
	}
	tag, err := conn.Exec(t.Context(), "update comments set hidden = $2 where id = $1", id, true)
	if err != nil || tag.String() != "UPDATE 1" {
		t.Errorf("%v, %v", tag, err)
	}
	var hidden bool
	if err := conn.QueryRow(t.Context(), "select hidden from comments where id = $1", id).Scan(&hidden); err != nil || !hidden {
		t.Errorf("hidden %v, %v", hidden, err)
	}
	tag, err = conn.Exec(t.Context(), "delete from comments where id = $1", id)
	if err != nil || tag.String() != "DELETE 1" {
		t.Errorf("%v, %v", tag, err)
	}
}
