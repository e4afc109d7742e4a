package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// An answer has its rows, and tells how it went, in each form.
func TestQuery(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	const sql = "SELECT Id, LikeCount, Timestamp FROM Media ORDER BY Timestamp DESC LIMIT 2"
	lines := r.query(t, sql, "ndjson")
	parts := strings.Split(strings.TrimSpace(lines.body), "\n")
	var last struct {
		Report *report `json:"@report"`
	}
	if len(parts) != 3 || json.Unmarshal([]byte(parts[2]), &last) != nil || last.Report == nil {
		t.Fatalf("the lines are %s", lines.body)
	}
	if rep := last.Report; !rep.Complete || rep.Rows != 2 || rep.Calls < 1 || len(rep.Columns) != 3 || rep.Columns[1] != (column{"LikeCount", "INTEGER"}) {
		t.Errorf("the report is %+v", rep)
	}
	var document struct {
		Columns []column
		Rows    []map[string]any
		Report  report
	}
	whole := r.query(t, sql, "json")
	if err := json.Unmarshal([]byte(whole.body), &document); err != nil || len(document.Rows) != 2 || document.Report.Rows != 2 || document.Columns[2].Type != "DATETIME" {
		t.Errorf("the document is %s, %v", whole.body, err)
	}
	csv := r.query(t, sql, "csv")
	if !strings.HasPrefix(csv.body, "Id,LikeCount,Timestamp\n") || strings.Count(csv.body, "\n") != 3 {
		t.Errorf("the CSV is %s", csv.body)
	}
	for _, a := range []*answer{lines, whole, csv} {
		var rep report
		if err := json.Unmarshal([]byte(a.Trailer.Get(reportTrailer)), &rep); err != nil || rep.Rows != 2 || a.Trailer.Get(statusTrailer) != "whole" {
			t.Errorf("the trailers are %v, %v", a.Trailer, err)
		}
		if a.StatusCode != http.StatusOK || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d, %v", a.StatusCode, a.Header)
		}
	}
	if text := r.troubles(); text != "" {
		t.Error(text)
	}
}

// Columns of the same name are told by the names that their values have in a row.
func TestQuery_sameNames(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	want := []column{{"a", "INTEGER"}, {"a_2", "INTEGER"}}
	var document struct {
		Columns []column
		Rows    []map[string]int
	}
	a := r.query(t, "SELECT 1 AS a, 2 AS a", "json")
	if err := json.Unmarshal([]byte(a.body), &document); err != nil || !slices.Equal(document.Columns, want) || document.Rows[0]["a"] != 1 || document.Rows[0]["a_2"] != 2 {
		t.Errorf("%s, %v", a.body, err)
	}
	a = r.query(t, "SELECT 1 AS a, 2 AS a", "ndjson")
	var last struct {
		Report report `json:"@report"`
	}
	lines := strings.Split(strings.TrimSpace(a.body), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || !slices.Equal(last.Report.Columns, want) {
		t.Errorf("%s, %v", a.body, err)
	}
}

// A table is told in a form that there is; one that there is not is no table's fault.
func TestTables_format(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{})
	for path, status := range map[string]int{"/tables/Media?format=csv": 200, "/tables/Media?format=xml": 400, "/tables/Nothing": 404} {
		if a := r.ask(t, http.MethodGet, path, "", r.read); a.StatusCode != status {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
}
