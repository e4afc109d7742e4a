package driver_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	tapes "github.com/viewfinder-sql/viewfinder/internal/recording/replay"
)

// recordedStatements read what a world holds of every kind.
func recordedStatements(d drivertest.Data) []string {
	return []string{
		"SELECT * FROM InstagramBusinessProfile",
		"SELECT * FROM Pages",
		"SELECT * FROM Media",
		"SELECT m.Id, m.Caption, c.* FROM Media m JOIN Comments c ON c.MediaId = m.Id",
		"SELECT c.Id, r.* FROM Comments c JOIN Replies r ON r.CommentId = c.Id",
		"SELECT m.Id, i.Reach, i.Saved, i.Views FROM Media m LEFT JOIN MediaInsights i ON i.MediaId = m.Id",
		"SELECT * FROM AccountInsights WHERE EndTime >= '2026-11-01'",
		"SELECT * FROM AudienceInsights",
		"SELECT * FROM Stories",
		"SELECT * FROM Tags",
		"SELECT * FROM MediaChildren",
		"SELECT * FROM Permissions",
		"SELECT Id, Caption FROM HashtagTopMedia WHERE Hashtag = 'coffee'",
		"SELECT Username, Biography, FollowersCount FROM BusinessDiscovery WHERE Username = '" + d.Strangers[0] + "'",
		"SELECT * FROM Media WHERE Id = '" + d.Accounts[0].Media[3].ID + "'",
		"SELECT * FROM Media WHERE Id IN ('" + d.Accounts[0].Media[3].ID + "', '" + d.Accounts[1].Media[7].ID + "')",
	}
}

// What was recorded of a simulator is replayed to as many rows, the same numbers and times,
// and texts of the same form; and nothing personal nor secret stands in the recording.
func TestWithRecording(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{
		Accounts: 2, Media: 60, Comments: 240, Replies: 80, Stories: 4, Tags: 6, PreConversion: 10, PageCost: 400,
		Now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
	})
	data := srv.Data()
	cfg, err := driver.ParseDSN(srv.DSN() + ";OAuthClientSecret=" + srv.AppSecret() + ";OAuthClientId=" + srv.AppID())
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	db, err := driver.OpenDB(cfg, driver.WithRecording(&file))
	if err != nil {
		t.Fatal(err)
	}
	statements := recordedStatements(data)
	var was [][]string
	for _, statement := range statements {
		was = append(was, query(t, db, statement))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	tape, err := tapes.Read(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if len(tape.Statements) != len(statements) {
		t.Fatalf("%d statements of %d", len(tape.Statements), len(statements))
	}
	server := httptest.NewServer(tape)
	defer server.Close()
	again := openTape(t, tape, server.URL)
	for i, s := range tape.Statements {
		lines, report := reported(t, again, s.SQL)
		if diff := otherForm(was[i], lines); diff != "" {
			t.Errorf("%s\n%s: %s, %+v", statements[i], s.SQL, diff, report.Warnings)
		}
	}
	for _, e := range tape.Journal() {
		if e.Answer == 0 {
			t.Errorf("was not recorded: %s", e.Request)
		}
	}
	text := strings.ToLower(file.String())
	for _, personal := range personalTexts(data, srv) {
		if strings.Contains(text, strings.ToLower(personal)) {
			at := strings.Index(text, strings.ToLower(personal))
			t.Errorf("%q stands in the recording: %s", personal, text[max(0, at-100):min(len(text), at+100)])
		}
	}
	t.Logf("%d statements, %d exchanges, %d bytes", len(statements), tape.Exchanges, file.Len())
}

// openTape connects to a server of a recording.
func openTape(t *testing.T, tape *tapes.Tape, address string) *sql.DB {
	t.Helper()
	dsn := "Endpoint=" + address + ";OAuthAccessToken=FAKE"
	for name, value := range tape.Head.Properties {
		dsn += fmt.Sprintf(`;%s="%s"`, name, value)
	}
	return open(t, dsn)
}

var exactForm = regexp.MustCompile(`^(-?[0-9.]{1,7}|true|false|NULL|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.+Z ]+(UTC)?)$`)

// otherForm tells how rows differ from those that they stand for, "" for not: numbers and
// times are the same, texts as long.
func otherForm(want, got []string) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d rows, not %d", len(got), len(want))
	}
	for i := range want {
		a, b := strings.Split(want[i], "|"), strings.Split(got[i], "|")
		if len(a) != len(b) {
			return fmt.Sprintf("row %d: %s where %s was", i, got[i], want[i])
		}
		for j := range a {
			if exactForm.MatchString(a[j]) != exactForm.MatchString(b[j]) || exactForm.MatchString(a[j]) && a[j] != b[j] || utf8.RuneCountInString(a[j]) != utf8.RuneCountInString(b[j]) {
				return fmt.Sprintf("row %d, column %d: %s where %s was", i, j, b[j], a[j])
			}
		}
	}
	return ""
}

// personalTexts are all texts of a world that nobody else has to know, and its secrets.
func personalTexts(d drivertest.Data, srv *drivertest.Server) []string {
	set := map[string]bool{srv.Token(): true, srv.AppSecret(): true, d.User.ID: true, d.User.Name: true, d.User.Email: true}
	for _, name := range d.Strangers {
		set[name] = true
	}
	var gather func(v reflect.Value)
	gather = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && f.Name != "Type" && f.Name != "Product" && f.Name != "Tasks" {
					gather(v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				gather(v.Index(i))
			}
		case reflect.String:
			set[v.String()] = true
		}
	}
	gather(reflect.ValueOf(d.Accounts))
	gather(reflect.ValueOf(d.Unlinked))
	for _, a := range d.Accounts {
		for _, field := range []string{"biography", "website", "profile_picture_url", "name", "username"} {
			if text, ok := a.Field(field).(string); ok {
				set[text] = true
			}
		}
	}
	var list []string
	for text := range set {
		if len(text) > 3 {
			list = append(list, text)
		}
	}
	slices.Sort(list)
	return list
}
