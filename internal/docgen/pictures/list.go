package main

import "github.com/viewfinder-sql/viewfinder/internal/docgen/terminal"

// step is what is typed, which keys follow, and what the screen has to show then.
type step struct {
	text string
	keys []string
	see  string
}

// picture is one of a terminal.
type picture struct {
	file, title string
	size        terminal.Size
	command     string
	steps       []step
}

// chart is a picture that the program draws by itself.
type chart struct {
	file string
	args []string
}

// demo is the flags of a demo that is the same each time.
const demo = " --demo --now 2026-11-20T12:00:00Z"

func line(text, see string) step { return step{text, []string{"Enter"}, see} }

// times is a key as often as a text is long.
func times(key, text string) (keys []string) {
	for range text {
		keys = append(keys, key)
	}
	return keys
}

// charts are those that the program draws.
var charts = []chart{
	{"chart-hours.svg", []string{"--chart", "heatmap", "SELECT Timestamp, LikeCount FROM IGMedia"}},
	{"chart-line.svg", []string{"SELECT date(Timestamp) AS Day, MediaProductType, avg(LikeCount) AS Likes FROM IGMedia GROUP BY 1, 2"}},
}

// list are the pictures of terminals.
var list = []picture{
	{
		"shell.svg", "viewfinder shell --demo",
		terminal.Size{Columns: 96, Rows: 40},
		"viewfinder shell" + demo,
		[]step{
			{"", nil, "^viewfinder=>"},
			line("SELECT m.ShortCode, m.MediaType, i.Reach, i.Saved, COUNT(c.Id) AS Comments", "^viewfinder->"),
			line("FROM Media m", ""),
			line("JOIN MediaInsights i ON i.MediaId = m.Id", ""),
			line("JOIN Comments c ON c.MediaId = m.Id", ""),
			line("WHERE m.Created >= date('now', '-7 days')", ""),
			line("GROUP BY m.Id ORDER BY i.Reach DESC LIMIT 5;", "^[0-9]+ rows.*calls?, "),
			line(".explain SELECT m.ShortCode, c.Text FROM Media m JOIN Comments c ON MediaId = m.Id", "calls unknown\n.*\n?viewfinder=>"),
		},
	},
	{
		"completion.svg", "viewfinder shell --demo",
		terminal.Size{Columns: 96, Rows: 24},
		"viewfinder shell" + demo,
		[]step{
			{"", nil, "^viewfinder=>"},
			line("SELECT Username, FollowersCount FROM InstagramBusinessProfile;", "^3 rows.*calls?, "),
			{"SELECT c. FROM Comments c", append(times("Left", " FROM Comments c"), "Tab"), "FromSelfIgScopedId"},
		},
	},
	{
		"explain.svg", "viewfinder explain",
		terminal.Size{Columns: 96, Rows: 30},
		"clear; viewfinder explain --run" + demo + " \"SELECT m.MediaProductType, AVG(i.Reach) AS Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id GROUP BY 1\"",
		[]step{{"", nil, "MediaInsights: (.*\n)+.*call"}},
	},
}
