package driver_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What a column is compared with and can never equal is told, whether it is a
// literal, a parameter or another column, wherever the comparison stands, and
// nothing else is.
func TestLint(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	db := open(t, srv.DSN())
	for _, tt := range []struct {
		where string // the end of SELECT m.Id FROM Media m
		want  string
		args  []any
	}{
		// What is true or false, as literals.
		{"WHERE IsCommentEnabled = 'true'", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE m.[IsCommentEnabled] /* so */ <> 'yes'", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE NOT iscommentenabled IS NOT 'false' OR Id = 'true'", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE 'true' = IsCommentEnabled", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE IsCommentEnabled IN ('true')", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE IsCommentEnabled IN (TRUE, 'false', 'no')", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE IsCommentEnabled NOT IN ('true', 'false')", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE CASE IsCommentEnabled WHEN 'true' THEN 1 ELSE 0 END", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE (SELECT max(IsCommentEnabled = 'true') FROM Media)", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE IsCommentEnabled LIKE 'true'", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE IsCommentEnabled = 2", "not_a_boolean IsCommentEnabled", nil},
		{"JOIN (SELECT IsCommentEnabled AS e FROM Media LIMIT 2) n ON n.e = 'on'", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE coalesce(IsCommentEnabled, FALSE) = 'true'", "not_a_boolean IsCommentEnabled", nil},
		{"WHERE IsCommentEnabled", "", nil},
		{"WHERE IsCommentEnabled = TRUE AND Caption <> 'true'", "", nil},
		{"WHERE IsCommentEnabled = '1' OR IsCommentEnabled IN (0, '1.0') OR IsCommentEnabled LIKE '%1%'", "", nil},
		{"WHERE IsCommentEnabled = 1 AND 'true' = Caption", "", nil},
		{"WHERE CASE WHEN IsCommentEnabled THEN 'true' END IS 'true'", "", nil},
		{"WHERE coalesce(IsCommentEnabled, 'none') = 'none'", "", nil},
		{"WHERE IsCommentEnabled > -1 AND IsCommentEnabled < 0.5", "", nil},
		{"WHERE IsCommentEnabled = (LikeCount > 3)", "", nil},
		{"WHERE IsCommentEnabled IS NULL OR IsCommentEnabled = NULL", "", nil},
		// As parameters.
		{"WHERE IsCommentEnabled = ?", "not_a_boolean IsCommentEnabled", []any{"true"}},
		{"WHERE IsCommentEnabled IN (?, ?)", "not_a_boolean IsCommentEnabled", []any{true, "true"}},
		{"WHERE CASE IsCommentEnabled WHEN @b THEN 1 END", "not_a_boolean IsCommentEnabled", []any{sql.Named("b", "yes")}},
		{"WHERE IsCommentEnabled <> ?", "not_a_boolean IsCommentEnabled", []any{time.Now()}},
		{"WHERE IsCommentEnabled = ?1 OR Caption = ?1", "not_a_boolean IsCommentEnabled", []any{"true"}},
		{"WHERE IsCommentEnabled = ? AND Caption = ?", "", []any{true, "true"}},
		{"WHERE IsCommentEnabled IN (?, ?, ?)", "", []any{1, "0", nil}},
		// Ids.
		{"WHERE Id = ?", "not_an_id Id", []any{float64(17900000000000001)}},
		{"WHERE Id IN (?, ?)", "not_an_id Id", []any{"17900000000000001", 1.79e16}},
		{"WHERE Id NOT IN (?)", "not_an_id Id", []any{float32(5)}},
		{"WHERE Id = 1.79e16", "not_an_id Id", nil},
		{"WHERE OwnerId = ? OR CASE Id WHEN ? THEN 1 END", "not_an_id Id, not_an_id OwnerId", []any{1.5, 2.5}},
		{"WHERE Id = ? OR Id = ? OR Id = 17900000000000001", "", []any{int64(17900000000000001), "17900000000000001"}},
		{"WHERE Caption = ? OR LikeCount > ?", "", []any{1.5, 2.5}},
		// Numbers.
		{"WHERE LikeCount > '10k'", "not_a_number LikeCount", nil},
		{"WHERE LikeCount IN (?)", "not_a_number LikeCount", []any{"many"}},
		{"WHERE LikeCount BETWEEN ? AND '2,000'", "not_a_number LikeCount", []any{1}},
		{"WHERE LikeCount > ' 10 ' AND LikeCount < '1e3' AND LikeCount <> ?", "", []any{"5"}},
		{"WHERE LikeCount LIKE '1%'", "", nil},
		// Columns.
		{"JOIN Media n ON n.IsCommentEnabled = m.Caption", "other_kind IsCommentEnabled", nil},
		{"WHERE LikeCount = Timestamp", "other_kind LikeCount", nil},
		{"WHERE Id IN (SELECT Timestamp FROM Media)", "other_kind Id", nil},
		{"WHERE Caption = x'61'", "other_kind Caption", nil},
		{"WHERE Caption = ? OR Caption = ?", "other_kind Caption", []any{[]byte("text"), []byte{0xff}}},
		{"WHERE Caption = ? OR Caption LIKE ?", "", []any{[]byte("text"), []byte("%text")}},
		{"JOIN Comments c ON c.MediaId = m.Id AND c.Hidden = m.IsCommentEnabled", "", nil},
		{"WHERE LikeCount = CommentsCount OR Caption = LikeCount OR Id = LikeCount OR IsCommentEnabled = LikeCount OR Timestamp = Caption", "not_a_time", nil},
		{"WHERE LikeCount IN (SELECT Timestamp FROM Media UNION ALL SELECT LikeCount FROM Media)", "other_kind LikeCount", nil},
		// In the driver's own tables.
		{"WHERE (SELECT count(*) FROM sys_tablecolumns WHERE IsKey = 'true')", "not_a_boolean IsKey", nil},
	} {
		_, report := reported(t, db, "SELECT m.Id FROM Media m "+tt.where, tt.args...)
		var got []string
		for _, w := range report.Warnings {
			if w.Reason == "not_found_or_forbidden" {
				continue
			}
			got = append(got, strings.TrimSpace(string(w.Reason)+" "+w.Column))
		}
		slices.Sort(got)
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s %v: %q, want %q: %+v", tt.where, tt.args, got, tt.want, report.Warnings)
		}
	}
}

// A float is no id that could be asked for.
func TestLint_noCall(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	db := open(t, srv.DSN())
	for _, where := range []string{"Id = ?", "Id IN (?, 2.5)", "InstagramBusinessAccountId = ?"} {
		lines, report := reported(t, db, "SELECT Id FROM Media WHERE "+where, 1.79e16)
		if len(lines) > 0 || report.Requests > 0 || len(report.Warnings) == 0 || report.Warnings[0].Reason != driver.ReasonNoID {
			t.Errorf("%s: %q, %+v", where, lines, report)
		}
	}
}
