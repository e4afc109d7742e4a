package recording

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// A word has one stand-in, wherever it stands, and no two words have the same.
func TestDisguise(t *testing.T) {
	t.Parallel()
	d := NewDisguise()
	name := d.Name("anna.smith_84")
	if !regexp.MustCompile(`^[a-z]{4}\.[a-z]{5}_[1-9][0-9]$`).MatchString(name) || strings.Contains(name, "anna") || strings.Contains(name, "smith") {
		t.Errorf("got %s", name)
	}
	if got, want := d.Text("Thanks @anna.smith_84, ANNA!"), "@"+name+", "+strings.ToUpper(name[:4])+"!"; !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want it to end with %s", got, want)
	}
	seen := map[string]string{}
	for i := range 3000 {
		word := strconv.FormatInt(int64(i), 36)
		s := d.Text(word)
		if other, twice := seen[s]; twice {
			t.Fatalf("%s stands for %s and %s", s, word, other)
		}
		if seen[s] = word; len(word) > 2 && (s == word || utf8.RuneCountInString(s) != len(word)) {
			t.Errorf("%s stands for %s", s, word)
		}
	}
	if got := NewDisguise().Text("Zoë grüßt 東京 😀 — ok"); strings.ContainsAny(got, "ëüß東京😀—") || utf8.RuneCountInString(got) != 19 {
		t.Errorf("got %q", got)
	}
	if NewDisguise().Text("anna") == name[:4] && NewDisguise().Text("smith") == name[5:10] {
		t.Error("another recording has the same stand-ins")
	}
}

// Ids keep their order and what kind they are, in whatever order they come.
func TestDisguise_ids(t *testing.T) {
	t.Parallel()
	for _, ordered := range []bool{false, true} {
		d := NewDisguise()
		dice := rand.New(rand.NewPCG(1, 2))
		var ids []string
		for i := range 5000 {
			n := dice.Int64N(1e12)
			if ordered {
				n = 9e11 - int64(i)*12345678
			}
			ids = append(ids, fmt.Sprintf("17841%012d", n))
		}
		for _, id := range ids {
			if s := d.Text(id); s == id || len(s) != len(id) || s[:5] != "17841" {
				t.Fatalf("%s stands for %s", s, id)
			}
		}
		slices.Sort(ids)
		for i := range ids[1:] {
			if a, b := d.Text(ids[i]), d.Text(ids[i+1]); a > b {
				t.Fatalf("%s, %s stand for %s, %s", a, b, ids[i], ids[i+1])
			}
		}
	}
}

// What each place of an exchange keeps: ~ is a stand-in's letter or digit.
func TestDisguise_places(t *testing.T) {
	t.Parallel()
	d := NewDisguise()
	d.Name("rosa.sand")
	asked := words("brand_new_field email phone latitude")
	body := func(text string) string {
		out, err := d.answer([]byte(text), asked)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	sql := func(text string) string {
		out, err := d.sql(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		got, want string
	}{
		{d.path("/v27.0/17841400000000001/media"), "/v27.0/17841~~~~~~~~~~~~/media"},
		{d.path("/v27.0/rosa.sand"), "/v27.0/~~~~.~~~~"},
		{d.param("fields", "id,business_discovery.username(media.rosa){media.limit(50){caption,like_count}}"), "id,business_discovery.username(~~~~~.~~~~){media.limit(50){caption,like_count}}"},
		{d.param("since", "1795000000"), "1795000000"},
		{d.param("q", "sunset"), "~~~~~~"},
		{d.param("limit", "50"), "50"},
		{d.param("caption", "At the sea"), "~~ ~~~ ~~~"},
		{
			body(`{"id":"17841400000000001","username":"rosa.sand","name":"Rosa Sand","followers_count":1234567,"biography":"hi","timestamp":"2026-11-20T08:00:00+0000","media_type":"IMAGE"}`),
			`{"biography":"~~","followers_count":1234567,"id":"17841~~~~~~~~~~~~","media_type":"IMAGE","name":"~~~~ ~~~~","timestamp":"2026-11-20T08:00:00+0000","username":"~~~~.~~~~"}`,
		},
		{
			body(`{"phone":"+49 170 1234567","email":"rosa@sand.example","location":{"latitude":52.5,"city":"Berlin"}}`),
			`{"email":"~~~~@~~~~.~~~~~~~","location":{"city":"~~~~~~","latitude":0},"phone":"+~~ ~~~ ~~~~~~~"}`,
		},
		{body(`{"brand_new_field":"brand","media_type":"Rosa"}`), `{"brand_new_field":"~~~~~","media_type":"~~~~"}`},
		{body(`{"unheard_of":"yes"}`), `{"~~~~~~~_~~":"~~~"}`},
		{
			body(`{"name":"reach","period":"day","values":[{"value":17,"end_time":"2026-11-20T08:00:00+0000"}],"title":"Reach","id":"17841400000000001/insights/reach/day"}`),
			`{"id":"17841~~~~~~~~~~~~/insights/reach/day","name":"reach","period":"day","title":"~~~~~","values":[{"end_time":"2026-11-20T08:00:00+0000","value":17}]}`,
		},
		{body(`{"access_token":"EAAFAKE","expires_at":1795000000,"user_id":17841400000000001}`), `{"access_token":"REDACTED","expires_at":1795000000,"user_id":17841~~~~~~~~~~~~}`},
		{
			body(`{"paging":{"cursors":{"after":"QVFIabc-9"},"next":"https://graph.facebook.com/v27.0/17841400000000001/media?access_token=EAAFAKE&limit=25&after=QVFIabc-9"}}`),
			`{"paging":{"cursors":{"after":"~~~~~~~-~"},"next":"https://graph.facebook.com/v27.0/17841~~~~~~~~~~~~/media?after=~~~~~~~-~&limit=25"}}`,
		},
		{
			body(`{"dimension_keys":["city"],"results":[{"dimension_values":["Berlin, Berlin"],"value":4},{"dimension_values":["25-34"],"value":5},{"dimension_values":["F"],"value":5}]}`),
			`{"dimension_keys":["city"],"results":[{"dimension_values":["~~~~~~, ~~~~~~"],"value":4},{"dimension_values":["25-34"],"value":5},{"dimension_values":["F"],"value":5}]}`,
		},
		{
			body(`{"error":{"message":"(#100) metric[0] must be one of the following values: reach, saved","type":"OAuthException","code":100,"error_subcode":2108006,"fbtrace_id":"Abc"}}`),
			`{"error":{"code":100,"error_subcode":2108006,"fbtrace_id":"~~~","message":"(#100) metric[0] must be one of the following values: reach, saved","type":"OAuthException"}}`,
		},
		{d.message("Unsupported get request. Object with ID '17841400000000001' does not exist"), "Unsupported get request. Object with ID '17841~~~~~~~~~~~~' does not exist"},
		{d.message("Invalid user: rosa of Rosa Sand (rosa@sand.example)"), "Invalid user: ~~~~ of ~~~~ ~~~~ (~~~~@~~~~.example)"},
		{d.message(`Cannot find "cat videos" here`), `Cannot find "~~~ ~~~~~~" here`},
		{
			sql("SELECT Id /* of Rosa */ FROM Media WHERE Username = 'rosa.sand' AND MediaType = 'IMAGE' AND Timestamp > '2026-11-01' AND Caption LIKE '%sea%' -- x"),
			"SELECT Id  FROM Media WHERE Username = '~~~~.~~~~' AND MediaType = 'IMAGE' AND Timestamp > '2026-11-01' AND Caption LIKE '%~~~%'",
		},
		{
			sql("SELECT /*+ MaxCalls(3) */ date(Timestamp, '-7 days'), strftime('%Y-%m', Timestamp), \"Caption\" FROM Media WHERE Id = 17841400000000001"),
			"SELECT /*+ MaxCalls(3) */ date(Timestamp, '-7 days'), strftime('%Y-%m', Timestamp), \"Caption\" FROM Media WHERE Id = 17841~~~~~~~~~~~~",
		},
		{
			sql("SELECT /*+ MAXCALLS(3) for Rosa Sand, 491701234567 🐈 */ /*+AllRows*/ 1"),
			"SELECT /*+ MAXCALLS(3) ~~~ ~~~~ ~~~~, ~~~~~~~~~~~~ 🙂 */ /*+AllRows*/ 1",
		},
		{sql("SELECT 'it''s mine' AS \"Rosa\" WHERE 'ANNA' = 'anna'"), "SELECT '~~''~ ~~~~' AS \"~~~~\" WHERE '~~~~' = '~~~~'"},
	} {
		if form := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(c.want), "~", "[a-zA-Z0-9]") + "$"); !form.MatchString(c.got) || strings.Contains(c.want, "~") && c.got == c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
	for _, c := range [][2]string{{"Rosa", "SELECT CAST(x'526f7361' AS TEXT)"}, {"123abc", "SELECT 123abc"}} {
		if got := sql(c[1]); strings.Contains(got, hex.EncodeToString([]byte(c[0]))) || strings.Contains(got, c[0]) || len(got) != len(c[1]) {
			t.Errorf("%s is shown as %s", c[1], got)
		}
	}
	if got, want := sql("SELECT X'494D414745'"), "SELECT x'494d414745'"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, hidden := range []string{"Rosa", "rosa", "Sand", "sand", "Berlin", "sunset", "1234567\"", "EAAFAKE", "ANNA"} {
		for _, text := range []string{body(`{"x":"Rosa rosa Sand sand Berlin sunset +1234567","access_token":"EAAFAKE"}`), sql("SELECT 'Rosa', 'sand', 'Berlin', 'sunset', 'ANNA'")} {
			if strings.Contains(text, hidden) {
				t.Errorf("%s stands in %s", hidden, text)
			}
		}
	}
}

// Words of which there are few have stand-ins of their length, as long as there are any.
func TestDisguise_few(t *testing.T) {
	t.Parallel()
	for _, form := range []struct {
		first, last int
		written     string
	}{{0, 9, "%d"}, {0, 9, "%02d"}, {10, 99, "%d"}} {
		d := NewDisguise()
		taken := map[string]string{}
		for i := form.first; i <= form.last; i++ {
			word := fmt.Sprintf(form.written, i)
			s := d.Text(word)
			if len(s) != len(word) || taken[s] != "" {
				t.Errorf("%s is %s, as %q is", word, s, taken[s])
			}
			taken[s] = word
		}
	}
}
