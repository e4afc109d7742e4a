package driver_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Values that are easily harmed on their way from an answer of the API to a
// program: large ids, forms of numbers and instants, keys that are missing, texts
// with every kind of character.
func TestValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é😀", 1100) // 2,200 characters
	posts := []string{
		`{"id":"17900000000000001","timestamp":"2026-05-04T10:00:09+0000","like_count":"12","comments_count":3,"caption":"a\/b \ud83d\ude00 \u0000 \u00e9 \"q\" \\ \u2028","is_comment_enabled":true}`,
		`{"id":17900000000000003,"timestamp":"2026-05-04T10:00:08+0200","like_count":9007199254740993}`,
		`{"id":"17900000000000005","timestamp":"2026-05-04T10:00:07.250Z","like_count":null,"caption":"","unknown":{"a":[1]}}`,
		`{"id":"18446744073709551617","timestamp":"2026-05-04T05:00:06-0500","like_count":-0,"caption":"` + long + `"}`,
		`{"id":"17900000000000009","caption":"lone \ud83d surrogate"}`,
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		if strings.HasSuffix(r.URL.Path, "/media") {
			fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(posts, ","))
			return
		}
		for _, p := range posts {
			if id := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]; strings.Contains(p[:40], id) {
				fmt.Fprint(w, p)
				return
			}
		}
		t.Errorf("asked for %s", r.URL)
		http.NotFound(w, r)
	}))
	t.Cleanup(srv.Close)
	db := open(t, "Endpoint="+srv.URL+";OAuthAccessToken=EAAVALUES;BusinessAccountId=17841400000000001")
	at := func(text string) any {
		parsed, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed.UTC()
	}
	want := [][]any{
		{"17900000000000001", at("2026-05-04T10:00:09Z"), int64(12), int64(3), "a/b 😀 \x00 é \"q\" \\ \u2028", true},
		{"17900000000000003", at("2026-05-04T08:00:08Z"), int64(9007199254740993), nil, nil, nil},
		{"17900000000000005", at("2026-05-04T10:00:07.25Z"), nil, nil, "", nil},
		{"18446744073709551617", at("2026-05-04T10:00:06Z"), int64(0), nil, long, nil},
		{"17900000000000009", nil, nil, nil, "lone \uFFFD surrogate", nil},
	}
	const columns = "SELECT Id, Timestamp, LikeCount, CommentsCount, Caption, IsCommentEnabled FROM IGMedia"
	// As the cursor gives them, and through SQLite's memory.
	for _, text := range []string{columns, columns + " WHERE Caption IS NULL OR LENGTH(Caption) >= 0"} {
		if diff := differences(readValues(t, db, text), want); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for _, id := range []any{int64(17900000000000003), uint64(17900000000000003), "17900000000000003"} {
		if diff := differences(readValues(t, db, columns+" WHERE Id = ?", id), want[1:2]); diff != "" {
			t.Errorf("Id = %T: %s", id, diff)
		}
	}
}

func readValues(t *testing.T, db *sql.DB, text string, args ...any) (values [][]any) {
	t.Helper()
	rows, err := db.Query(text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		row := make([]any, 6)
		if err := rows.Scan(&row[0], &row[1], &row[2], &row[3], &row[4], &row[5]); err != nil {
			t.Fatal(err)
		}
		values = append(values, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

// differences names the first value that is not the one wanted.
func differences(got, want [][]any) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d rows, not %d", len(got), len(want))
	}
	for i, row := range want {
		for c := range row {
			if got[i][c] != row[c] {
				return fmt.Sprintf("row %d, column %d: %.100q, not %.100q", i+1, c+1, fmt.Sprint(got[i][c]), fmt.Sprint(row[c]))
			}
		}
	}
	return ""
}
