package fetch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Which accounts ask for what any of them may ask for: the first, unless the statement
// compares the account. Then the rows are those of all accounts, as far as the terms
// leave them, in whichever way SQLite reads the tables. In the statements h is of the
// hashtag, p of the profiles, and $1 to $3 are the accounts.
func TestAskers(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 3, Media: 2, Comments: -1, Stories: -1})
	var accounts []string
	for _, a := range r.sim.Data().Accounts {
		accounts = append(accounts, a.ID)
	}
	slices.Sort(accounts)
	const (
		h     = "(SELECT InstagramBusinessAccountId AS acc, Name FROM Hashtags WHERE Name = 'sunset') h"
		few   = "(SELECT InstagramBusinessAccountId AS acc, Name FROM Hashtags WHERE Name = 'sunset' LIMIT 9) h"
		table = "(SELECT 'sunset' AS tag) v CROSS JOIN Hashtags h"
		p     = "(SELECT InstagramBusinessAccountId AS id FROM InstagramBusinessProfile) p"
		late  = "(SELECT InstagramBusinessAccountId AS id FROM InstagramBusinessProfile LIMIT 9) p"
	)
	for sql, want := range map[string]string{
		// Nothing is compared.
		"SELECT acc FROM " + h:                             "1",
		"SELECT acc FROM " + few:                           "1",
		"SELECT count(*), acc FROM " + h + " GROUP BY acc": "1",
		"SELECT DISTINCT acc FROM " + h + " ORDER BY acc":  "1",
		"SELECT acc || '' FROM " + h:                       "1",
		"SELECT acc FROM " + h + " WHERE acc IS NOT NULL":  "1",
		"SELECT COALESCE(acc, 'none') FROM " + h:           "1",
		"SELECT max(acc), count(DISTINCT acc) FROM " + h:   "1",
		"SELECT acc FROM " + h + " JOIN " + p + " ON 1":    "1 1 1",
		"SELECT acc FROM " + h + " UNION SELECT acc FROM (SELECT InstagramBusinessAccountId AS acc FROM Hashtags WHERE Name = 'coffee')": "1",
		"SELECT acc, Name FROM " + h + " GROUP BY acc HAVING count(*) > 0":                                                               "1",

		// Terms name accounts.
		"SELECT acc FROM " + h + " WHERE acc = '$2'":                            "2",
		"SELECT acc FROM " + few + " WHERE acc = '$2'":                          "2",
		"SELECT acc FROM " + h + " WHERE acc = '$2' AND acc = '$3'":             "",
		"SELECT acc FROM " + h + " WHERE acc IN ('$3', '$1', 'none')":           "1 3",
		"SELECT acc FROM " + h + " WHERE acc IN (SELECT id FROM " + p + ")":     "1 2 3",
		"SELECT acc FROM " + h + " WHERE acc = (SELECT max(id) FROM " + p + ")": "3",
		"SELECT acc FROM " + h + " WHERE acc IS '$3'":                           "3",
		"SELECT acc FROM " + h + " UNION ALL SELECT InstagramBusinessAccountId FROM Hashtags WHERE Name = 'coffee' AND InstagramBusinessAccountId = '$2'": "1 2",

		// They leave some out.
		"SELECT acc FROM " + h + " WHERE acc <> '$1'":                                                      "2 3",
		"SELECT acc FROM " + few + " WHERE acc <> '$1'":                                                    "2 3",
		"SELECT acc FROM " + h + " WHERE acc IS NOT '$1'":                                                  "2 3",
		"SELECT acc FROM " + h + " WHERE acc > '$1'":                                                       "2 3",
		"SELECT acc FROM " + h + " WHERE acc NOT IN ('$1', '$2')":                                          "3",
		"SELECT acc FROM " + h + " WHERE acc NOT IN ('$1', '$2', '4', '5')":                                "3",
		"SELECT acc FROM " + h + " WHERE acc NOT IN (SELECT min(id) FROM " + p + ")":                       "2 3",
		"SELECT acc FROM " + h + " WHERE acc = '$2' OR Name = 'nothing'":                                   "2",
		"SELECT acc FROM " + h + " WHERE NOT (acc = '$1' AND Name = 'sunset')":                             "2 3",
		"SELECT acc FROM " + h + " WHERE acc || '' = '$2'":                                                 "2",
		"SELECT acc FROM " + h + " WHERE lower(substr(acc, 1, 99)) IN ('$2', 'x', 'y')":                    "2",
		"SELECT acc FROM " + h + " WHERE acc LIKE '$3%'":                                                   "3",
		"SELECT acc FROM " + h + " WHERE CASE WHEN acc = '$1' THEN 0 ELSE 1 END":                           "2 3",
		"SELECT acc FROM " + h + " WHERE COALESCE(acc, '') <> '$1'":                                        "2 3",
		"SELECT acc FROM " + h + " WHERE EXISTS (SELECT 1 FROM " + p + " WHERE id < acc)":                  "2 3",
		"SELECT acc, count(*) FROM " + h + " GROUP BY acc HAVING acc > '$1'":                               "2 3",
		"SELECT max(acc) AS a FROM " + h + " HAVING a <> '$1'":                                             "3",
		"SELECT a FROM (SELECT acc AS a, row_number() OVER (ORDER BY acc) FROM " + h + ") WHERE a <> '$1'": "2 3",
		"WITH x AS MATERIALIZED (SELECT acc FROM " + h + ") SELECT acc FROM x WHERE acc <> '$1'":           "2 3",
	} {
		askers(r, sql, want, accounts)
	}
	// A join on the account means the same of every kind and in every order.
	for _, left := range []string{h, few} {
		for _, right := range []string{p, late} {
			for _, join := range []string{"JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"} {
				askers(r, "SELECT acc FROM "+left+" "+join+" "+right+" ON h.acc = p.id", "1 2 3", accounts)
				askers(r, "SELECT acc FROM "+right+" "+join+" "+left+" ON p.id = h.acc", "1 2 3", accounts)
				if join != "CROSS JOIN" && join != "JOIN" {
					askers(r, "SELECT acc FROM "+left+" "+join+" "+right+" ON h.acc = p.id AND p.id <> '$1'", map[string]string{"LEFT JOIN": "1 2 3", "RIGHT JOIN": "2 3 ~", "FULL JOIN": "1 2 3 ~"}[join], accounts)
				}
			}
			askers(r, "SELECT acc FROM "+left+" CROSS JOIN "+right+" WHERE h.acc = p.id", "1 2 3", accounts)
			askers(r, "SELECT acc FROM "+right+" CROSS JOIN "+left+" WHERE h.acc = p.id", "1 2 3", accounts)
			askers(r, "SELECT acc FROM "+left+", "+right+" WHERE h.acc = p.id AND p.id = '$2'", "2", accounts)
		}
	}
	for _, join := range []string{"JOIN", "LEFT JOIN", "CROSS JOIN"} {
		askers(r, "SELECT h.InstagramBusinessAccountId FROM "+table+" "+join+" "+p+" ON h.InstagramBusinessAccountId = p.id WHERE h.Name = v.tag", "1 2 3", accounts)
		askers(r, "SELECT h.InstagramBusinessAccountId FROM "+p+" CROSS JOIN "+strings.Replace(table, "CROSS JOIN", join, 1)+" ON h.InstagramBusinessAccountId = p.id AND h.Name = v.tag", "1 2 3", accounts)
	}
	askers(r, "SELECT InstagramBusinessAccountId FROM Hashtags NATURAL JOIN (SELECT InstagramBusinessAccountId FROM InstagramBusinessProfile) WHERE Name = 'sunset'", "1 2 3", accounts)
	askers(r, "SELECT h.InstagramBusinessAccountId FROM Hashtags h JOIN InstagramBusinessProfile USING (InstagramBusinessAccountId) WHERE h.Name = 'sunset'", "1 2 3", accounts)
}

// askers compares the accounts in the rows of a statement with those wanted, by their
// place among all, ~ for none. In a row of several columns it is the one that is an account.
func askers(r *rig, sql, want string, accounts []string) {
	r.t.Helper()
	for i, id := range accounts {
		sql = strings.ReplaceAll(sql, "$"+string(rune('1'+i)), id)
	}
	res, err := r.query(sql)
	if err != nil {
		r.t.Errorf("%s: %v", sql, err)
		return
	}
	var got []string
	for _, row := range res.rows {
		who := "?"
		for cell := range strings.SplitSeq(row, "|") {
			if at := slices.Index(accounts, cell); at >= 0 {
				who = string(rune('1' + at))
			} else if cell == "~" {
				who = cell
			}
		}
		got = append(got, who)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
		r.t.Errorf("%s (-want +got):\n%s", sql, diff)
	}
}
