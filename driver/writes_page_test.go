package driver_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What is written in the name of a Page is so with AuthenticateAsPage too, and for the
// account of that Page alone.
func TestWrites_asPage(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 4, Comments: 3, Seed: 7})
	own, other := srv.Data().Accounts[1], srv.Data().Accounts[0]
	db := open(t, srv.DSN()+";OAuthClientSecret="+srv.AppSecret()+";AuthenticateAsPage='"+own.Page.ID+"'")
	comment := ""
	for _, m := range own.Media {
		for _, c := range m.Comments {
			comment = c.ID
		}
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO PrivateReplies (CommentId, Text) VALUES (?, 'Hello')", comment); err != nil {
		t.Error(err)
	}
	done := srv.Done()
	if len(done) != 1 || done[0].What != "private-reply" || done[0].On != comment {
		t.Errorf("done: %+v", done)
	}
	_, err := db.ExecContext(t.Context(), "INSERT INTO PrivateReplies (CommentId, Text, InstagramBusinessAccountId) VALUES (?, 'Hello', ?)", comment, other.ID)
	if err == nil || !strings.Contains(err.Error(), "AuthenticateAsPage") || len(srv.Done()) != 1 {
		t.Errorf("for another account: %v, done: %+v", err, srv.Done())
	}
	if err != nil && strings.Contains(err.Error(), srv.AppSecret()) {
		t.Error("the error holds the app's secret")
	}
}
