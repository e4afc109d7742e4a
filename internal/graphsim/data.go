package graphsim

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Data is everything the simulator holds. It is the truth that tests compare
// answers with; treat it as read-only.
type Data struct {
	// Start is the instant that the data is laid back from.
	Start time.Time
	// User is the Facebook user whose token Server.Token returns.
	User *User
	// Accounts in the order in which /me/accounts lists their Pages.
	Accounts []*Account
	// Unlinked are Pages without an Instagram account, listed after the others.
	Unlinked []*Page
	// Businesses are the portfolios that the user has a role in.
	Businesses []*Business
	// Strangers are accounts that the login has nothing to do with, without Pages,
	// stories and tags.
	Strangers []*Account
	// Sounds are those that reels may be published with.
	Sounds []*Sound

	login    int // whose they are
	media    map[string]*Media
	comments map[string]*Comment
	hashtags map[string]*Hashtag // by name

	containers map[string]*Container
}

// User is the person who logged in.
type User struct {
	ID, Name, FirstName, LastName, Email string
	data                                 *Data
}

// Page is the Facebook Page an account is linked to.
type Page struct {
	ID, Name, Category, CategoryID, About, Username, Website string
	FanCount                                                 int
	Tasks                                                    []string
	// Account is nil where no Instagram account is linked.
	Account *Account
}

// Account is an Instagram professional account.
type Account struct {
	// Personal says that it is none, and so is not served.
	Personal bool
	// ID is the account id (1784…); AppScopedID is what Instagram Login calls id.
	ID, AppScopedID                    string
	Username, Name, Biography, Website string
	FollowersCount, FollowsCount       int
	Page                               *Page
	// Media are the posts, newest first, without stories.
	Media []*Media
	// Stories are the live stories, newest first.
	Stories []*Media
	// Tags are posts of other people that tag this account, newest first.
	Tags []*Media
	// Live are its broadcasts under way, newest first; Media has none of them.
	Live []*Media
	// Collaborations are posts of others that this account takes part in, and
	// Invitations those that it is asked to.
	Collaborations []*Collaboration
	Invitations    []*Invitation
	// Events are what it announces.
	Events []*UpcomingEvent
	// Subscriptions are the apps that are told of what happens on it.
	Subscriptions []*Subscription
	// Hashtags are those that this account has searched for within seven days.
	Hashtags []*Hashtag
	// Containers are the posts on their way to be published, the latest first.
	Containers []*Container
	// ConvertedAt is when the account became a business account: older posts
	// have no insights.
	ConvertedAt time.Time
	// InsightsFrom is the first instant for which account insights exist.
	InsightsFrom time.Time

	legacyID uint64
	assetID  string // what portfolios know it by
	seed     uint64
	// daysLater is how many days before that of DefaultNow the start lies.
	daysLater int64
}

// The values of Media.Type and Media.Product.
const (
	TypeImage    = "IMAGE"
	TypeVideo    = "VIDEO"
	TypeCarousel = "CAROUSEL_ALBUM"

	ProductFeed  = "FEED"
	ProductReels = "REELS"
	ProductStory = "STORY"

	// Of live videos.
	TypeBroadcast = "BROADCAST"
	ProductLive   = "LIVE"
)

// Media is a post, a story, or a child of an album.
type Media struct {
	ID            string
	Type, Product string
	Timestamp     time.Time
	// Account owns the media; nil for a foreign post that tags an account.
	Account *Account
	// Parent is the album of a child.
	Parent   *Media
	Children []*Media
	// Comments are the top-level comments, newest first.
	Comments []*Comment

	// legacyID is the id that other API generations used, made of the time and
	// chance; the shortcode is the same number in base 64.
	legacyID uint64
	seed     uint64
	hostile  bool
	// ambiguous chooses, from 1, what the fields of the media show otherwise than
	// documented; 0 is nothing.
	ambiguous int
	// commentsOn is whether it can be commented, where that was changed.
	commentsOn *bool
	// made is what it was published from by a call; nil for what was there.
	made *draft
	// tagged are the products it shows, where that was changed.
	tagged *[]*ProductTag
	// grows says that its numbers grow while it is a live story, unseen that it has too few
	// viewers to the end.
	grows, unseen bool
}

// Comment is a comment on a post, or a reply to one.
type Comment struct {
	ID        string
	Timestamp time.Time
	LikeCount int
	Hidden    bool
	Media     *Media
	// Parent is the comment that a reply answers.
	Parent *Comment
	// Replies are in the order they were written.
	Replies []*Comment

	mentions *Account   // whom it begins by mentioning; nil for nobody
	author   *Account   // who wrote it through the API; nil for what was there at the start
	written  *string    // what it says then
	likedBy  []*Account // those that liked it through the API
	answered bool       // by a message
	seed     uint64
	hostile  bool
}

// Hashtags are all that there are, by their names.
func (d *Data) Hashtags() []*Hashtag {
	var list []*Hashtag
	for _, name := range slices.Sorted(maps.Keys(d.hashtags)) {
		list = append(list, d.hashtags[name])
	}
	return list
}

// CommentsMentioning are the comments, and replies, that mention an account, by their
// ids.
func (d *Data) CommentsMentioning(a *Account) []*Comment {
	var list []*Comment
	for _, id := range slices.Sorted(maps.Keys(d.comments)) {
		if c := d.comments[id]; c.Mentioned(a) {
			list = append(list, c)
		}
	}
	return list
}

// MediaByID returns the post, story or child with that id, or nil.
func (d *Data) MediaByID(id string) *Media { return d.media[id] }

// ContainerByID returns the post on its way to be published with that id, or nil.
func (d *Data) ContainerByID(id string) *Container { return d.containers[id] }

// CommentByID returns the comment or reply with that id, or nil.
func (d *Data) CommentByID(id string) *Comment { return d.comments[id] }

// CommentsCount counts comments and replies, as the API does.
func (m *Media) CommentsCount() int {
	n := len(m.Comments)
	for _, c := range m.Comments {
		n += len(c.Replies)
	}
	return n
}

// LikeCount is the number of likes.
func (m *Media) LikeCount() int {
	if m.made != nil {
		return 0
	}
	return int(mix(m.seed, 1) % 5000)
}

// Caption returns the caption; false when the post has none. Children and
// stories never have one.
func (m *Media) Caption() (string, bool) {
	if m.made != nil {
		return m.made.caption, m.made.caption != "" && m.Product != ProductStory
	}
	if m.Parent != nil || m.Product == ProductStory || m.seed%31 == 7 {
		return "", false
	}
	return captionText(m.seed, m.hostile), true
}

// Text is what the comment says.
func (c *Comment) Text() string {
	if c.written != nil {
		return *c.written
	}
	text := commentText(c.seed, c.hostile)
	if c.mentions != nil {
		text = "@" + c.mentions.Username + " " + text
	}
	return text
}

// By is the account that wrote it: that of the post a third of the replies, as accounts
// answer those who comment; nil for other people.
func (c *Comment) By() *Account {
	if c.author != nil {
		return c.author
	}
	if c.Parent == nil || mix(c.seed, 12)%3 != 0 {
		return nil
	}
	return c.Media.Account
}

// Username is who wrote it.
func (c *Comment) Username() string {
	if a := c.By(); a != nil {
		return a.Username
	}
	return "user" + strconv.FormatUint(mix(c.seed, 5)%800, 10)
}

// FromID is the Instagram-scoped id of who wrote it.
func (c *Comment) FromID() string {
	if a := c.By(); a != nil {
		return a.ID
	}
	return strconv.FormatUint(17000000000000000+mix(mix(c.seed, 5)%800, 99)%1e14, 10)
}

// copyrighted media have no media_url.
func (m *Media) copyrighted() bool { return m.made == nil && m.seed%53 == 11 }

// sharedToFacebook media have Facebook views.
func (m *Media) sharedToFacebook() bool { return m.seed%4 == 1 }

// beforeConversion tells that the post is older than the business account.
func (m *Media) beforeConversion() bool {
	return m.Account != nil && m.Timestamp.Before(m.Account.ConvertedAt)
}

// legacyEpoch is the millisecond from which legacy ids count.
const legacyEpoch = 1314220021300

func (m *Media) shortcode() string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var out [11]byte
	i := len(out)
	for n := m.legacyID; n > 0 && i > 0; n >>= 6 {
		i--
		out[i] = digits[n&63]
	}
	return string(out[i:])
}

func (m *Media) permalink() string {
	switch m.Product {
	case ProductStory:
		return "https://www.instagram.example/stories/" + m.username() + "/" + strconv.FormatUint(m.legacyID, 10)
	case ProductReels:
		return "https://www.instagram.example/reel/" + m.shortcode() + "/"
	}
	return "https://www.instagram.example/p/" + m.shortcode() + "/"
}

func (m *Media) username() string {
	if m.Account == nil {
		return "guest" + strconv.FormatUint(mix(m.seed, 4)%1000, 10)
	}
	return m.Account.Username
}

// pick returns the accounts with those indexes; nil for nil.
func (d *Data) pick(indexes []int) []*Account {
	if indexes == nil {
		return nil
	}
	out := []*Account{}
	for _, i := range indexes {
		out = append(out, d.Accounts[i])
	}
	return out
}
