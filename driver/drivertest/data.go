package drivertest

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Data is what a simulator holds: the truth to compare answers with.
type Data struct {
	User     User
	Accounts []Account // in the order in which the API lists their Pages
	Unlinked []Page    // Pages without an account, listed after the others
	// Strangers are the usernames of other accounts, which BusinessDiscovery finds.
	Strangers []string
}

// User is the person who logged in.
type User struct{ ID, Name, Email string }

// Page is a Facebook Page.
type Page struct {
	ID, Name string
	Tasks    []string // what the user may do on it
}

// Account is an Instagram professional account, or a Personal one, which is not
// served.
type Account struct {
	ID                           string
	AppScopedID                  string // what Instagram Login calls id
	Personal                     bool
	Username, Name               string
	FollowersCount, FollowsCount int
	Page                         Page
	Media                        []Media   // posts, newest first
	Stories                      []Media   // live ones, newest first
	Tags                         []Media   // posts of others that tag the account, newest first
	Containers                   []string  // ids of posts on their way to be published
	ConvertedAt                  time.Time // posts before have no insights
	InsightsFrom                 time.Time // the account has no insights before

	of *graphsim.Account
}

// DayValue is a daily metric of the account, by the API's name, on the day that ends
// at that instant.
func (a Account) DayValue(metric string, end time.Time) int64 { return a.of.DayValue(metric, end) }

// Field returns the value of a field by the API's name: string, int64, bool,
// time.Time, the JSON text of a structured value, or nil where it is absent.
func (a Account) Field(name string) any { return a.of.Field(name) }

// Media is a post, a story, or a child of an album.
type Media struct {
	ID                       string
	Type                     string // IMAGE, VIDEO or CAROUSEL_ALBUM
	Product                  string // FEED, REELS or STORY
	Timestamp                time.Time
	Caption                  string // empty where there is none
	LikeCount, CommentsCount int
	Children                 []Media   // of an album
	Comments                 []Comment // newest first

	of *graphsim.Media
}

// Insight is a metric by the API's name; false where the media does not have it.
func (m Media) Insight(metric string) (int64, bool) {
	if !m.of.HasInsight(metric) {
		return 0, false
	}
	return m.of.Insight(metric), true
}

// Field is [Account.Field] of a media.
func (m Media) Field(name string) any { return m.of.Field(name) }

// Comment is a comment on a post, or a reply to one.
type Comment struct {
	ID, Text, Username string
	Timestamp          time.Time
	LikeCount          int
	Hidden             bool
	Replies            []Comment // in the order in which they were written
}

func dataOf(d *graphsim.Data) Data {
	out := Data{User: User{ID: d.User.ID, Name: d.User.Name, Email: d.User.Email}, Unlinked: each(d.Unlinked, pageOf)}
	for _, a := range d.Strangers {
		if !a.Personal {
			out.Strangers = append(out.Strangers, a.Username)
		}
	}
	for _, a := range d.Accounts {
		out.Accounts = append(out.Accounts, Account{
			ID: a.ID, AppScopedID: a.AppScopedID, Personal: a.Personal, Username: a.Username, Name: a.Name,
			FollowersCount: a.FollowersCount, FollowsCount: a.FollowsCount, Page: pageOf(a.Page),
			Media: each(a.Media, mediaOf), Stories: each(a.Stories, mediaOf), Tags: each(a.Tags, mediaOf), Containers: each(a.Containers, containerOf),
			ConvertedAt: a.ConvertedAt, InsightsFrom: a.InsightsFrom, of: a,
		})
	}
	return out
}

func each[In, Out any](list []In, of func(In) Out) []Out {
	out := make([]Out, len(list))
	for i, in := range list {
		out[i] = of(in)
	}
	return out
}

func pageOf(p *graphsim.Page) Page { return Page{ID: p.ID, Name: p.Name, Tasks: p.Tasks} }

func containerOf(b *graphsim.Container) string { return b.ID }

func mediaOf(m *graphsim.Media) Media {
	caption, _ := m.Caption()
	return Media{
		ID: m.ID, Type: m.Type, Product: m.Product, Timestamp: m.Timestamp, Caption: caption,
		LikeCount: m.LikeCount(), CommentsCount: m.CommentsCount(),
		Children: each(m.Children, mediaOf), Comments: each(m.Comments, commentOf), of: m,
	}
}

func commentOf(c *graphsim.Comment) Comment {
	return Comment{
		ID: c.ID, Text: c.Text(), Username: c.Username(), Timestamp: c.Timestamp,
		LikeCount: c.LikeCount, Hidden: c.Hidden, Replies: each(c.Replies, commentOf),
	}
}
