package driver_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// recording is one request that was made of the real service, and its answer.
type recording struct {
	Path    string            `json:"path"`
	Query   map[string]string `json:"query"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
}

const recordedAccount = "17841403584244541"

func recordings(t *testing.T) []recording {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "recorded", "account-v23.json")
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the recorded answers are not here: they stand beside the project, not in it")
	}
	if err != nil {
		t.Fatal(err)
	}
	var list []recording
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// question is a request in a form in which the order of fields, the form of an
// instant and what goes without saying do not matter; nor a second more at the ends
// of a range, in which no recorded day ends.
type question struct {
	key     string
	metrics []string
}

func asked(path string, query func(string) string) question {
	list := func(name string) []string {
		var out []string
		for f := range strings.SplitSeq(query(name), ",") {
			if f = strings.TrimSpace(f); f != "" && f != "id" {
				out = append(out, f)
			}
		}
		slices.Sort(out)
		return out
	}
	parts := []string{strings.TrimPrefix(path, "/v23.0"), strings.Join(list("fields"), ",")}
	for _, name := range []string{"period", "metric_type", "after"} {
		parts = append(parts, query(name))
	}
	if strings.Count(parts[0], "/") > 1 { // a node has no range
		for _, name := range []string{"since", "until"} {
			at := query(name)
			if day, err := time.Parse(time.DateOnly, at); err == nil {
				at = strconv.FormatInt(day.Unix(), 10)
			}
			if n, err := strconv.ParseInt(at, 10, 64); err == nil {
				at = time.Unix(n, 0).UTC().Round(time.Minute).Format(time.DateTime)
			}
			parts = append(parts, at)
		}
	}
	return question{strings.Join(parts, "|"), list("metric")}
}

// answeredBy reports whether a recording answers a question: it is the same but
// for metrics that are not asked for.
func (q question) answeredBy(r question) bool {
	return q.key == r.key && (len(q.metrics) == 0) == (len(r.metrics) == 0) &&
		!slices.ContainsFunc(q.metrics, func(m string) bool { return !slices.Contains(r.metrics, m) })
}

// replay serves the recorded answers, and fails the test for a request that was
// never recorded.
func replay(t *testing.T) *httptest.Server {
	t.Helper()
	list := recordings(t)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get("Authorization") != "Bearer EAAREPLAY" {
			t.Errorf("%s: no token in the header", req.URL.Path)
		}
		q := asked(req.URL.Path, req.URL.Query().Get)
		for _, r := range list {
			if r.Status == http.StatusOK && q.answeredBy(asked(r.Path, func(name string) string { return r.Query[name] })) {
				writeRecorded(w, r)
				return
			}
		}
		t.Errorf("not among the recordings: %s?%s", req.URL.Path, req.URL.RawQuery)
		http.NotFound(w, req)
	}))
	t.Cleanup(srv.Close)
	return srv
}

func writeRecorded(w http.ResponseWriter, r recording) {
	for name, v := range r.Headers {
		if !strings.EqualFold(name, "Content-Length") {
			w.Header().Set(name, v)
		}
	}
	w.WriteHeader(r.Status)
	_, _ = w.Write(r.Body)
}

func openReplay(t *testing.T, srv *httptest.Server) *sql.DB {
	t.Helper()
	db, err := sql.Open("instagram", fmt.Sprintf("Endpoint=%s;OAuthAccessToken=EAAREPLAY;BusinessAccountId=%s;Version=v23.0", srv.URL, recordedAccount))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestReplay_profile(t *testing.T) {
	db := openReplay(t, replay(t))
	var username, bio, website string
	var followers, media int64
	err := db.QueryRowContext(t.Context(), "SELECT Username, Bio, Website, FollowersCount, MediaCount FROM InstagramBusinessProfile").
		Scan(&username, &bio, &website, &followers, &media)
	if err != nil {
		t.Fatal(err)
	}
	if username != "keboola_official" || website != "http://www.keboola.com/" || followers != 280 || media != 160 || !strings.HasSuffix(bio, "#DoMoreWithData 📈") {
		t.Errorf("got %q, %q, %d, %d, %q", username, website, followers, media, bio)
	}
}

// 160 posts come in a page of 100 and one of 60.
func TestReplay_media(t *testing.T) {
	list := recordings(t)
	type post struct {
		ID        string `json:"id"`
		Caption   string `json:"caption"`
		MediaType string `json:"media_type"`
		LikeCount int64  `json:"like_count"`
		IGID      string `json:"ig_id"`
		Comments  int64  `json:"comments_count"`
	}
	var want []post
	for _, r := range list {
		if strings.HasSuffix(r.Path, "/media") && strings.Contains(r.Query["fields"], "ig_id") {
			var page struct{ Data []post }
			if err := json.Unmarshal(r.Body, &page); err != nil {
				t.Fatal(err)
			}
			want = append(want, page.Data...)
		}
	}
	db := openReplay(t, replay(t))
	var report driver.Report
	rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), "SELECT Id, Caption, MediaType, LikesCount, IGId, CommentsCount FROM IGMedia")
	if err != nil {
		t.Fatal(err)
	}
	var got []post
	for rows.Next() {
		var p post
		var caption sql.NullString
		if err := rows.Scan(&p.ID, &caption, &p.MediaType, &p.LikeCount, &p.IGID, &p.Comments); err != nil {
			t.Fatal(err)
		}
		p.Caption = caption.String
		got = append(got, p)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(want) != 160 || !slices.Equal(want, got) {
		t.Errorf("%d rows, not the %d posts recorded, in order", len(got), len(want))
	}
	if !report.Complete || report.Rows != 160 || report.QuotaCalls != 2 {
		t.Errorf("report: %+v", report)
	}
}

func TestReplay_stories(t *testing.T) {
	db := openReplay(t, replay(t))
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count(Created) FROM Stories").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d stories, error %v; the recording has none", n, err)
	}
}

func TestReplay_insightTotals(t *testing.T) {
	db := openReplay(t, replay(t))
	var start, end time.Time
	var reach, views, taps int64
	err := db.QueryRowContext(t.Context(), `SELECT StartDate, EndDate, Reach, Views, ProfileLinksTaps FROM AccountInsights
		WHERE MetricType = 'total_value' AND StartDate >= '2026-04-14' AND EndDate <= '2026-04-21'`).
		Scan(&start, &end, &reach, &views, &taps)
	if err != nil {
		t.Fatal(err)
	}
	if reach != 3 || views != 21 || taps != 0 || start.Format(time.DateOnly) != "2026-04-14" || end.Format(time.DateOnly) != "2026-04-21" {
		t.Errorf("reach %d, views %d, taps %d, %v to %v", reach, views, taps, start, end)
	}
}

func TestReplay_insightDays(t *testing.T) {
	db := openReplay(t, replay(t))
	rows, err := db.QueryContext(t.Context(), "SELECT EndTime, Reach FROM AccountInsights WHERE EndTime BETWEEN '2026-04-14' AND '2026-04-21' ORDER BY EndTime")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var days []string
	for rows.Next() {
		var at time.Time
		var reach int64
		if err := rows.Scan(&at, &reach); err != nil {
			t.Fatal(err)
		}
		days = append(days, fmt.Sprintf("%s %d", at.Format(time.DateTime), reach))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(days) != 7 || days[0] != "2026-04-14 07:00:00 1" || days[1] != "2026-04-15 07:00:00 0" || days[6][:10] != "2026-04-20" {
		t.Errorf("days %v", days)
	}
}

// Every refusal recorded is a typed error with its code, message and trace id,
// and the one about a permission names what is missing.
func TestReplay_refusals(t *testing.T) {
	for i, r := range recordings(t) {
		if r.Status == http.StatusOK {
			continue
		}
		var body struct {
			Error struct {
				Message string `json:"message"`
				Trace   string `json:"fbtrace_id"`
			}
		}
		if err := json.Unmarshal(r.Body, &body); err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeRecorded(w, r) }))
			defer srv.Close()
			err := readAll(openReplay(t, srv), "SELECT Id FROM Tags")
			var api *driver.APIError
			if !errors.As(err, &api) {
				t.Fatalf("error %v is no APIError", err)
			}
			_, text, found := strings.Cut(body.Error.Message, ") ")
			if !found {
				text = body.Error.Message
			}
			if api.Status != r.Status || api.TraceID != body.Error.Trace || !strings.Contains(api.Message, text[:min(len(text), 60)]) {
				t.Errorf("got %+v", api)
			}
			if code := codeOf(body.Error.Message); code != 0 && api.Code != code {
				t.Errorf("code %d, not the %d that the message names", api.Code, code)
			}
			if permission := codeOf(body.Error.Message) == 10; permission != errors.Is(err, driver.ErrPermission) {
				t.Errorf("ErrPermission %v: %v", !permission, err)
			} else if permission && !strings.Contains(err.Error(), "instagram_manage_comments") {
				t.Errorf("the error does not name the missing permission: %v", err)
			}
		})
	}
}

func codeOf(message string) int {
	head, _, ok := strings.Cut(strings.TrimPrefix(message, "(#"), ")")
	if !ok || !strings.HasPrefix(message, "(#") {
		return 0
	}
	n, _ := strconv.Atoi(head)
	return n
}

func readAll(db *sql.DB, query string) error {
	rows, err := db.Query(query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
	}
	return rows.Err()
}
