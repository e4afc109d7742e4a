package engine_test

import (
	"slices"
	"strings"
	"testing"
)

// Whether a statement comes to a scan, constants alone decide where neither rows nor
// functions do. The names in a statement are of the tables of which that is so.
func TestGiven(t *testing.T) {
	t.Parallel()
	cfg, _ := visitedConfig(nil, nil)
	conn := mustOpen(t, cfg)
	const union = "SELECT 'M' AS k, Id FROM Media UNION ALL SELECT 'C', Id FROM Comments"
	for sql, want := range map[string]string{
		"SELECT Id FROM Media":                                                                              "Media",
		"SELECT Id FROM Media WHERE ? = 'x'":                                                                "Media",
		"SELECT k, Id FROM (" + union + ") WHERE k = 'C'":                                                   "Comments Media",
		"SELECT count(*) FROM (" + union + ") WHERE k = ? AND Id = 'x'":                                     "Comments Media",
		"SELECT k, Id FROM (" + union + ") WHERE k = 'C' ORDER BY Id LIMIT 3":                               "Comments Media",
		"SELECT k, Id FROM (" + union + ") WHERE k = 'C' LIMIT 3":                                           "Media",
		"SELECT k, Id FROM (" + union + ") WHERE k IN ('C', 'x')":                                           "Comments Media",
		"SELECT Id FROM Media WHERE random() > 5":                                                           "Media",
		"SELECT m.Id FROM Media m JOIN Comments c ON c.LikeCount > m.LikeCount":                             "Media",
		"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Id = m.Caption WHERE c.Rate > 1":                "Media",
		"SELECT Id FROM Media WHERE EXISTS (SELECT 1 FROM Comments WHERE LikeCount > 3)":                    "Media",
		"SELECT CASE WHEN (SELECT max(Id) FROM Media) > 'x' THEN 1 ELSE (SELECT max(Id) FROM Comments) END": "Media",
	} {
		s := mustPrepare(t, conn, sql)
		var given []string
		for _, v := range s.Visits() {
			if name, _, _ := strings.Cut(v.Access, " by "); s.Given(v.Access) {
				given = append(given, name)
			}
		}
		slices.Sort(given)
		if got := strings.Join(given, " "); got != want {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
		_ = s.Close()
	}
}
