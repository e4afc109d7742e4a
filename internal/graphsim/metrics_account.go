package graphsim

// accountMetric is one metric of /{ig-user}/insights.
type accountMetric struct {
	name string
	// title and about are those of the total; seriesTitle and seriesAbout
	// those of the time series, where they differ.
	title, about             string
	seriesTitle, seriesAbout string
	periods                  []string
	breakdowns               []string
	series, total            bool
	// silent metrics are accepted and answer nothing.
	silent bool
	// crowd metrics exist for accounts of 100 followers and more.
	crowd bool
	// scale is the size of a day's value.
	scale uint64
	life  life
}

var (
	onlyDay        = []string{"day"}
	onlyLifetime   = []string{"lifetime"}
	byProduct      = []string{"media_product_type"}
	byFollow       = []string{"follow_type"}
	byAudience     = []string{"age", "city", "country", "gender"}
	allPeriods     = []string{"day", "week", "days_28", "month", "lifetime", "total_over_range"}
	productValues  = []string{"POST", "REEL", "CAROUSEL_CONTAINER", "STORY", "AD"}
	followValues   = []string{"FOLLOWER", "NON_FOLLOWER", "UNKNOWN"}
	contactValues  = []string{"BOOK_NOW", "CALL", "DIRECTION", "EMAIL", "INSTANT_EXPERIENCE", "TEXT", "UNDEFINED"}
	breakdownKinds = map[string][]string{
		"media_product_type":  productValues,
		"follow_type":         followValues,
		"contact_button_type": contactValues,
		"age":                 {"13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"},
		"gender":              {"F", "M", "U"},
		"country":             {"CZ", "DE", "US", "GB", "AT", "JP", "BR", "SK", "PL", "FR"},
		"city":                cities,
		// of media
		"action_type":                  {"BIO_LINK_CLICKED", "CALL", "DIRECTION", "EMAIL", "OTHER", "TEXT"},
		"story_navigation_action_type": {"SWIPE_FORWARD", "TAP_BACK", "TAP_EXIT", "TAP_FORWARD"},
	}
)

// accountMetrics are in the order in which the service enumerates them.
var accountMetrics = []*accountMetric{
	{
		name: "reach", title: "Accounts reached", about: "How many different accounts saw your content at least once. Estimated.",
		seriesTitle: "Reach", seriesAbout: "How many different accounts viewed the account's media.",
		periods: []string{"day", "week", "days_28"}, breakdowns: []string{"media_product_type", "follow_type"}, series: true, total: true, scale: 4000,
	},
	{name: "follower_count", crowd: true, title: "Follower Count", about: "How many accounts began to follow on each day.", periods: onlyDay, series: true, scale: 40},
	{name: "website_clicks", title: "Website clicks", about: "Taps on the website link of the profile.", periods: onlyDay, total: true, scale: 30},
	{name: "profile_views", title: "Profile views", about: "How often the profile was viewed.", periods: onlyDay, total: true, scale: 300},
	{name: "online_followers", crowd: true, title: "Online Followers", about: "How many followers were online, by hour.", periods: onlyLifetime, series: true, scale: 900},
	{name: "accounts_engaged", title: "Accounts engaged", about: "How many accounts interacted with your content. Estimated.", periods: onlyDay, total: true, scale: 500},
	{name: "total_interactions", title: "Content interactions", about: "All interactions with posts, stories, reels, videos and live videos.", periods: onlyDay, breakdowns: byProduct, total: true, scale: 900},
	{name: "likes", title: "Likes", about: "Likes on posts, reels and videos.", periods: onlyDay, breakdowns: byProduct, total: true, scale: 700},
	{name: "comments", title: "Comments", about: "Comments on posts, reels, videos and live videos.", periods: onlyDay, breakdowns: byProduct, total: true, scale: 60},
	{name: "shares", title: "Shares", about: "Shares of posts, stories, reels, videos and live videos.", periods: onlyDay, breakdowns: byProduct, total: true, scale: 80},
	{name: "saves", title: "Saves", about: "Saves of posts, reels and videos.", periods: onlyDay, breakdowns: byProduct, total: true, scale: 70},
	{name: "replies", title: "Replies", about: "Replies to stories, quick reactions included.", periods: onlyDay, total: true, scale: 12},
	{name: "engaged_audience_demographics", crowd: true, title: "Engaged audience demographics", about: "Who interacted with the content.", periods: onlyLifetime, breakdowns: byAudience, total: true, scale: 900},
	{name: "reached_audience_demographics", crowd: true, title: "Reached audience demographics", about: "Who was reached by the content.", periods: onlyLifetime, breakdowns: byAudience, total: true, scale: 2500},
	{name: "follower_demographics", crowd: true, title: "Follower demographics", about: "Who follows the account.", periods: onlyLifetime, breakdowns: byAudience, total: true, scale: 5000},
	{name: "follows_and_unfollows", crowd: true, title: "Follows and unfollows", about: "How many accounts followed, and how many left.", periods: onlyDay, breakdowns: byFollow, total: true, scale: 60},
	{name: "profile_links_taps", title: "Profile links taps", about: "Taps on the address, call, email and text buttons.", periods: onlyDay, breakdowns: []string{"contact_button_type"}, total: true, scale: 25},
	{name: "views", title: "Views", about: "How often content was played or displayed.", periods: onlyDay, breakdowns: []string{"follow_type", "media_product_type"}, total: true, scale: 9000},
	{name: "threads_likes", silent: true, periods: onlyDay, total: true},
	{name: "threads_replies", silent: true, periods: onlyDay, total: true},
	{name: "reposts", title: "Reposts", about: "How often other accounts put content on their own profile.", periods: onlyDay, total: true, scale: 15},
	{name: "quotes", silent: true, periods: onlyDay, total: true},
	{name: "threads_followers", silent: true, periods: onlyDay, total: true},
	{name: "threads_follower_demographics", silent: true, periods: onlyLifetime, total: true},
	{name: "content_views", silent: true, periods: onlyDay, total: true},
	{name: "threads_views", silent: true, periods: onlyDay, total: true},
	{name: "threads_clicks", silent: true, periods: onlyDay, total: true},
	{name: "threads_reposts", silent: true, periods: onlyDay, total: true},

	{name: "impressions", title: "Impressions", about: "How often content was seen.", periods: []string{"day", "week", "days_28"}, series: true, total: true, scale: 9000, life: gone22},
	{name: "email_contacts", title: "Email contacts", about: "Taps on the email button.", periods: onlyDay, series: true, scale: 9, life: gone21},
	{name: "get_directions_clicks", title: "Get directions clicks", about: "Taps on the address.", periods: onlyDay, series: true, scale: 9, life: gone21},
	{name: "phone_call_clicks", title: "Phone call clicks", about: "Taps on the call button.", periods: onlyDay, series: true, scale: 9, life: gone21},
	{name: "text_message_clicks", title: "Text message clicks", about: "Taps on the text button.", periods: onlyDay, series: true, scale: 9, life: gone21},
}

// demographic metrics read a timeframe instead of since and until.
func (m *accountMetric) demographic() bool {
	switch m.name {
	case "engaged_audience_demographics", "reached_audience_demographics", "follower_demographics":
		return true
	}
	return false
}

// timeframes are what a demographic metric accepts.
func (m *accountMetric) timeframes() []string {
	if m.name == "follower_demographics" {
		return []string{"last_14_days", "last_30_days", "last_90_days", "prev_month", "this_month", "this_week"}
	}
	return []string{"this_month", "this_week"}
}

var accountMetricByName = func() map[string]*accountMetric {
	out := make(map[string]*accountMetric, len(accountMetrics))
	for _, m := range accountMetrics {
		out[m.name] = m
	}
	return out
}()

// cities are more than are told.
var cities = []string{
	"Brno, South Moravian Region", "Prague, Prague", "London, England", "São Paulo, São Paulo (state)", "Wien, Wien", "Tokyo, Tokyo",
	"Ostrava, Moravian-Silesian Region", "Plzeň, Plzeň Region", "Berlin, Berlin", "Hamburg, Hamburg", "München, Bayern", "Köln, Nordrhein-Westfalen",
	"Paris, Île-de-France", "Lyon, Auvergne-Rhône-Alpes", "Marseille, Provence-Alpes-Côte d'Azur", "Madrid, Comunidad de Madrid", "Barcelona, Cataluña",
	"Roma, Lazio", "Milano, Lombardia", "Napoli, Campania", "Warszawa, Mazowieckie", "Kraków, Małopolskie", "Wrocław, Dolnośląskie",
	"Bratislava, Bratislava Region", "Košice, Košice Region", "Budapest, Budapest", "Graz, Steiermark", "Salzburg, Salzburg", "Zürich, Zürich",
	"Manchester, England", "Birmingham, England", "Glasgow, Scotland", "Dublin, Leinster", "New York, New York", "Los Angeles, California",
	"Chicago, Illinois", "Houston, Texas", "Miami, Florida", "Toronto, Ontario", "Montréal, Québec", "Rio de Janeiro, Rio de Janeiro (state)",
	"Belo Horizonte, Minas Gerais", "Buenos Aires, Buenos Aires", "Osaka, Osaka", "Kyoto, Kyoto", "Seoul, Seoul", "Mumbai, Maharashtra",
	"Delhi, Delhi", "Sydney, New South Wales", "Melbourne, Victoria", "Cape Town, Western Cape", "Istanbul, İstanbul",
}
