package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// The data of the further questions.
const (
	newest   = 10 // posts of each competitor that are wanted
	topPosts = 25 // of a hashtag
	topTag   = "coffee"
	month    = 30 // days
	week     = 7  // days
)

// questions writes all for the data: those for which there is a program by hand first.
func questions(d *graphsim.Data, now time.Time) []question {
	return append(ten(d, now), further(d, now)...)
}

// further writes the questions for which there is no program by hand: of audiences, of
// numbers over time, and of what others publish. All accounts are asked for numbers in
// one call, along with the list of them; what has a name or an id of its own takes a call
// for each.
func further(d *graphsim.Data, now time.Time) []question {
	stories, tags := 0, 0
	for _, a := range d.Accounts {
		stories += len(a.Stories)
		tags += len(a.Tags)
	}
	today := midnight(now)
	since := func(days int) string { return literal(midnight(today.AddDate(0, 0, -days))) }
	monday, weeks := wholeWeeks(today)
	return []question{
		{
			Name: "11 demographics of all accounts", SQL: "SELECT InstagramBusinessAccountId, AudienceType, AudienceGroup, TotalAudience FROM AudienceInsights",
			Bound: 5, Formula: "types of audience: a call has one breakdown", Rounds: 1, PerPost: 5*accounts + 1, Partial: true,
		},
		{
			Name: "12 daily views of 30 days", SQL: "SELECT InstagramBusinessAccountId, StartDate, Value FROM AccountInsightValues WHERE Metric = 'views' AND Grain = 'day' AND StartDate >= " + since(month) + " AND EndDate <= " + since(0),
			Bound: month, Formula: "days: views are given as a total, one number a call", Rounds: 1, PerPost: month*accounts + 1,
		},
		{
			Name: "13 20 competitors' newest 10 posts", SQL: fmt.Sprintf(`SELECT d.Username, d.FollowersCount, p.value ->> 'link' AS Link, p.value ->> 'likes' AS Likes
				FROM BusinessDiscovery d, json_each((SELECT json_group_array(json_object('link', Link, 'likes', LikesCount))
					FROM (SELECT Link, LikesCount FROM DiscoveredMedia m WHERE m.Username = d.Username ORDER BY m.Created DESC LIMIT %d))) p
				WHERE d.Username IN (%s)`, newest, rivals()),
			Bound: 1 + competitors, Formula: "the account that asks + names, each with its posts", Rounds: 2, PerPost: 1 + 2*competitors,
		},
		{
			Name: "14 a hashtag's top posts and ours", SQL: fmt.Sprintf(`SELECT t.Id, t.LikesCount, m.ShortCode, m.SavedCount
				FROM (SELECT Id, LikesCount FROM HashtagTopMedia WHERE Hashtag = '%s' LIMIT %d) t JOIN Media m ON m.Id = t.Id`, topTag, topPosts),
			Bound: 3 + topPosts, Formula: "the account that asks + the hashtag + its page + posts: whose they are is not told, so each is asked for", Rounds: 4, PerPost: 3 + topPosts, Partial: true,
		},
		{
			Name: "15 posts and reach by follow type", SQL: `WITH days AS (SELECT date(DATEADD(hour, -1, EndTime) AT TIME ZONE 'America/Los_Angeles') AS Day, FollowType, SUM(Reach) AS Reach
				FROM AccountTimeSeriesFollowType WHERE EndTime > ` + since(week) + ` AND EndTime <= ` + since(0) + ` GROUP BY 1, 2),
				posts AS (SELECT date(Created AT TIME ZONE 'America/Los_Angeles') AS Day, count(*) AS Posts FROM Media WHERE Created >= ` + since(week) + ` GROUP BY 1)
				SELECT days.Day, FollowType, Reach, Posts FROM posts JOIN days ON days.Day = posts.Day`,
			Bound: week + 1, Formula: "days: the API has it of accounts, as a total of a day + posts of the days", Rounds: 1, PerPost: week*accounts + 1,
		},
		{
			Name: "16 hours in which followers are online", SQL: "SELECT InstagramBusinessAccountId, EndTime, Hour, Followers FROM OnlineFollowers WHERE EndTime > " + since(month-1) + " AND EndTime <= " + since(0),
			Bound: 1, Formula: "1", Rounds: 1, PerPost: accounts + 1,
		},
		{
			Name: "17 navigation of live stories", SQL: `SELECT MediaId, Dimension1Value, Value FROM StoryInsightValues WHERE Metric = 'navigation' AND Breakdown = 'story_navigation_action_type'`,
			Bound: 1 + stories, Formula: "1 + stories: one of under five viewers refuses whatever call it is in", Rounds: 2, PerPost: 1 + accounts + stories,
		},
		{
			Name: "18 mentions", SQL: `SELECT t.InstagramBusinessAccountId, m.Id, m.Username, m.CommentsCount FROM Tags t
				JOIN MentionedMedia m ON m.Id = t.Id AND m.InstagramBusinessAccountId = t.InstagramBusinessAccountId`,
			Bound: 1 + accounts + tags, Formula: "1 + the end of each account's tags, which an empty page tells + posts", Rounds: 3, PerPost: 1 + 2*accounts + tags,
		},
		{
			Name: "19 audience of the accounts side by side", SQL: sideBySide(d),
			Bound: 1, Formula: "1", Rounds: 1, PerPost: accounts + 1,
		},
		{
			Name: "20 growth report of 90 days", SQL: growth(literal(monday), literal(midnight(monday.AddDate(0, 0, week*weeks)))),
			Bound: pages(week*weeks, month) + 2*weeks, Formula: "days / 30 + weeks of totals + weeks by follow type", Rounds: 1, PerPost: accounts*(pages(week*weeks, month)+2*weeks) + 1,
		},
	}
}

// literal is an instant in SQL.
func literal(t time.Time) string { return "'" + value.FormatTime(t) + "'" }

// rivals are the names of the competitors, as a list in SQL.
func rivals() string {
	names := make([]string, competitors)
	for i := range names {
		names[i] = fmt.Sprintf("'rival.%d'", i+1)
	}
	return strings.Join(names, ", ")
}

// sideBySide asks for the countries of followers with a column for each account.
func sideBySide(d *graphsim.Data) string {
	var columns strings.Builder
	for _, a := range d.Accounts {
		fmt.Fprintf(&columns, ", SUM(TotalAudience) FILTER (WHERE InstagramBusinessAccountId = '%s')", a.ID)
	}
	return "SELECT Country" + columns.String() + " FROM AudienceInsights WHERE AudienceType = 'country' GROUP BY Country"
}

// growth asks for each whole week's reach a day, views, and accounts gained and lost.
func growth(since, until string) string {
	return fmt.Sprintf(`WITH reach AS (SELECT DATE_TRUNC('iso_week', DATEADD(hour, -1, EndTime) AT TIME ZONE 'America/Los_Angeles') AS Week, AVG(Reach) AS Daily
			FROM AccountInsights WHERE EndTime > %[1]s AND EndTime <= %[2]s GROUP BY 1),
		totals AS (SELECT DATE_TRUNC('iso_week', StartDate AT TIME ZONE 'America/Los_Angeles') AS Week, SUM(Views) AS Views, SUM(TotalInteractions) AS Interactions
			FROM AccountWithoutBreakdown WHERE Grain = 'week' AND StartDate >= %[1]s AND EndDate <= %[2]s GROUP BY 1),
		follows AS (SELECT DATE_TRUNC('iso_week', StartDate AT TIME ZONE 'America/Los_Angeles') AS Week,
				SUM(FollowsAndUnfollows) FILTER (WHERE FollowType = 'FOLLOWER') AS Gained, SUM(FollowsAndUnfollows) FILTER (WHERE FollowType = 'NON_FOLLOWER') AS Lost
			FROM AccountFollowType WHERE Grain = 'week' AND StartDate >= %[1]s AND EndDate <= %[2]s GROUP BY 1)
		SELECT Week, Daily, Views, Interactions, Gained, Lost FROM reach JOIN totals USING (Week) JOIN follows USING (Week) ORDER BY Week`, since, until)
}

// california is where days of accounts end at midnight.
var california = func() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err) // it is built in
	}
	return zone
}()

// midnight is the beginning of the day of California that t lies in.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(california).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, california)
}

// wholeWeeks are those that the numbers of 90 days hold, from a Monday on.
func wholeWeeks(today time.Time) (monday time.Time, weeks int) {
	sinceMonday := (int(today.Weekday()) + 6) % 7
	weeks = (days - 1 - sinceMonday) / week
	return midnight(today.AddDate(0, 0, -sinceMonday-week*weeks)), weeks
}
